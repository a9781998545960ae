from reviews.pipeline_reviews.models.follow_ups import FollowUp
from reviews.pipeline_reviews.models.minutes import PipelineMinutes
from reviews.pipeline_reviews.models.reviews import PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.models.verdicts import DealVerdict

__all__ = ["DealVerdict", "FollowUp", "PipelineMinutes", "PipelineReview", "ReviewedDeal"]

from pipeline.stages.models.chances import StageChance
from pipeline.stages.models.checklist_items import ChecklistItem
from pipeline.stages.models.gates import DealItem, GateOverride, ReplacedFile
from pipeline.stages.models.homes import PipelineHome
from pipeline.stages.models.stages import Pipeline, Stage

__all__ = [
    "ChecklistItem",
    "DealItem",
    "GateOverride",
    "Pipeline",
    "PipelineHome",
    "ReplacedFile",
    "Stage",
    "StageChance",
]

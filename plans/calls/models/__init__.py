from plans.calls.models.calls import Call, CallDeal, CallScore

__all__ = ["Call", "CallDeal", "CallScore"]

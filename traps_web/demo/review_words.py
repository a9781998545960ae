"""What the people of the demo say in their reviews."""

WHYS = {
    "too little activity": "Two weeks of deliveries left no morning for calls.",
    "wrong accounts": "Half of the meetings were with companies that buy once in five years.",
    "deals not qualified": "Three deals had no named signer, and I kept them all month.",
    "slow follow-up": "I followed up ten days late on four deals; two were gone.",
    "plan not worked": "The plan said second sites, and I stayed with the small orders.",
    "forecast too hopeful": "Two deals I called certain were never certain.",
    "customer’s budget gone": "The largest buyer froze spending until the new year.",
    "lost to price": "We lost the second lot by 4 %.",
    "product gap": "They need a smaller model, and we have none.",
    "delivery": "The product came late, and two orders moved.",
    "territory change": "My territory changed in the second week.",
    "absence": "I was away for eight working days.",
}
OTHERWISE = "It went as planned until the last week."
ACTIONS = (
    "Get the signer of {customer} into one meeting",
    "Bring the split offer to {customer} and ask for the order",
    "Agree the delivery date with {customer}",
    "Win the second site of {customer}",
)
VERDICT = (
    "The actions cover the gap. Hold the dates.",
    "It stands. The two largest deals decide it, so report both every Friday.",
    "Better than last time; the third month is still hope.",
)
IDEAS = (
    "Ask for the second site before the price.",
    "I know their buyer; let us call together.",
    "Split the offer, the first lot is below their limit.",
    "Drop the smallest two and give the time to the largest.",
)
REPLY = "Taken. It goes into this week's calls."
PROMISES = (
    "Six first meetings a week, every week",
    "Every open deal has a dated next step by Friday noon",
    "Two referrals asked for after each delivery",
    "No deal stays past its close date for more than a week",
    "A meeting with the signer of my three largest deals",
    "Price lists leave only with a named buyer",
)
MISSED = "The week was full of deliveries, and I let it slip."

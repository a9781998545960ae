"""What the people of the demo say in their reviews."""

WHYS = {
    True: (
        "Two weeks went into offers nobody had a budget for.",
        "I followed up ten days late on four deals; two were gone.",
        "The month was carried by renewals, new business stood still.",
        "I kept three deals that had no named signer.",
        "Mornings were free for calls again, and it shows.",
    ),
    False: (
        "The largest buyer froze spending until the new year.",
        "We lost the second lot on price by 4 %.",
        "The product was late, and two orders moved.",
        "My territory changed in the second week.",
    ),
}
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

"""What people of the demo wrote into their plans."""

from __future__ import annotations

RISKS = (
    (
        "The largest customer moves the order into the next quarter",
        "Two smaller orders are prepared to be pulled forward",
    ),
    ("The new price list is not accepted", "Offer the old price for orders signed before the end of the month"),
    ("The buyer changes", "Meet the successor before the old one leaves"),
    ("Fewer first meetings than planned", "Ten calls more a week from the day two weeks fall short"),
    ("Delivery takes longer than promised", "Agree part deliveries with the plant before the offer goes out"),
    ("A competitor undercuts the renewal", "Renew for two years now, with the service included"),
)
RUN_RATES = (
    "Re-orders of GTX Basic and MG Special",
    "Service and spare parts",
    "Small orders of existing customers",
)
ANSWERS = {
    "sources": "The spring fair brings the rest; the list of visitors comes three weeks before.",
    "one-account": "The second site is bought from another budget; if it falls away, two smaller ones are ready.",
    "months": "The month is closed for the stock count; its money lies before and after it.",
    "deals": "The buyer confirmed the day by mail; the date in the deal follows this week.",
    "a-accounts": "The account plans are written by the end of the month, the largest one first.",
}
COMMENTS = (
    "What stands behind this money? It was named last quarter too.",
    "Who signs there, and have you met them?",
    "This is more than the mean of four quarters. What is different now?",
    "Split it by month, please; all of it in the last week is no plan.",
)
CORRECTION = "The largest deal slipped into the quarter after: say where its money comes from now."
RETURN = "Close, but the largest lines rest on hope. Answer beside them and send it again."

"""What the people of the demo write into account plans, and who works at their customers."""

FIRST = (
    "Ida",
    "Noel",
    "Petra",
    "Omar",
    "Ruth",
    "Viktor",
    "Hana",
    "Leon",
    "Clara",
    "Amir",
    "Sofia",
    "Bruno",
    "Elin",
    "Marco",
    "Tessa",
    "Jonas",
)
LAST = (
    "Berg",
    "Castell",
    "Dorn",
    "Eriksen",
    "Faber",
    "Gallo",
    "Hartley",
    "Ivers",
    "Jansen",
    "Kern",
    "Lund",
    "Moreau",
    "Novak",
    "Ortega",
    "Pohl",
    "Quinn",
)
ROLES = ("Buyer", "Head of operations", "Signs above 10,000", "Leads the users", "Finance")
STANCES = ("champion", "supporter", "supporter", "neutral", "blocker", "unknown")
ANSWERS = {
    "achieve": (
        "They open a second site next spring and want one standard for both.",
        "They want to cut their delivery times by a third before the summer.",
        "They were bought this year and have to show savings by the end of it.",
    ),
    "buying": (
        "{bought} from us; the rest from two local dealers, on price.",
        "{bought} from us since last year; service still comes from the old supplier.",
        "{bought} from us; a framework contract with a competitor runs out in autumn.",
    ),
    "deciding": (
        "The buyer proposes, finance signs above 10,000. Users are asked first.",
        "Operations decides; the buyer only compares three offers.",
        "A group of four, twice a year. The head of operations has the last word.",
    ),
    "leaving": (
        "If a delivery is late in their season, they call the other dealer the same day.",
        "If their champion goes: nobody else there knows what we did.",
        "If the price rises without a reason that finance can repeat.",
    ),
    "growing": (
        "The second site, if the first one has run three months without a fault.",
        "The larger line, if the users have seen it and say so to operations.",
        "Their subsidiary, if the head of operations opens the door.",
    ),
    "doing": (
        "A meeting with the signer, a visit with the users, then one offer for both sites.",
        "Agree the delivery dates of the season, then ask for the larger line.",
        "Show the savings of last year to finance before the budget is made.",
    ),
}
MOVES = (
    "Meet the one who signs",
    "Show the larger line to the users",
    "Bring one offer for both sites",
    "Agree the delivery dates of the season",
    "Put last year’s savings before finance",
    "Have our champion open the door to the subsidiary",
)
RETURNED = "Who signs, and by when? The second move has no name behind it."
FIRST_ANALYSIS = "First analysis of four quarters."
RAISED = "Asked for an offer for both sites; larger than its revenue says."
NOTES = (
    "Called about the open points.",
    "Met on site, two questions left.",
    "Talked through the offer.",
    "Asked for the date of the decision.",
)

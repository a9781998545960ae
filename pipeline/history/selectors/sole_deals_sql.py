"""The statements of `sole_deals`: the rule of one line, for a deal that one person has alone, in SQL of both databases.

`{states}` becomes the query of all states that may be of such a deal, a row for each share. The deals that are none
are left out where deals are made of states: to look up their ids before would read every state twice. Names are those
of the rule: a deal *enters* at its first state that counts as open and *leaves* after its last one; what it was at both
(`came`, `stayed`) is compared in between.
"""

from traps_web.lib import money

_WEIGHED = """({value} * {chance}) / 1000000 + CASE
        WHEN ({value} * {chance}) %% 1000000 > 500000 THEN 1
        WHEN ({value} * {chance}) %% 1000000 = 500000 AND (({value} * {chance}) / 1000000) %% 2 = 1 THEN 1
        ELSE 0 END"""
"""As `money.apply_ppm`: rounded once, half to even. Amounts of open deals are never below zero."""


def _weighed(value: str, chance: str) -> str:
    return _WEIGHED.format(value=value, chance=chance)


_EFFECTS = f"""
WITH states AS ({{states}}),
placed AS (
    SELECT states.*,
        ROW_NUMBER() OVER by_day AS place,
        LAG(status) OVER by_day AS status_before
    FROM states
    WINDOW by_day AS (PARTITION BY deal_id ORDER BY starts_on, id)
),
spanned AS (
    SELECT placed.*,
        COUNT(*) OVER of_deal AS places,
        MIN(CASE WHEN is_open = 1 THEN place END) OVER of_deal AS enters,
        MAX(CASE WHEN is_open = 1 THEN place END) OVER of_deal AS leaves
    FROM placed
    WINDOW of_deal AS (PARTITION BY deal_id)
),
deals AS (
    SELECT deal_id,
        MAX(person_id) AS person_id,
        MAX(places) AS places,
        MAX(enters) AS enters,
        MAX(leaves) AS leaves,
        MAX(is_held) AS is_held,
        COALESCE(MAX(CASE WHEN place = 1 AND is_held = 1 THEN booked END), 0) AS booked_first,
        MAX(CASE WHEN place = 1 AND is_held = 1 AND status = 'won' THEN 1 ELSE 0 END) AS was_won,
        MAX(CASE WHEN place = places THEN booked END) AS booked_last,
        MAX(CASE WHEN place = places THEN status END) AS status_last,
        MAX(CASE WHEN place = places THEN id END) AS last_id,
        MAX(CASE WHEN place = enters THEN cents END) AS came,
        MAX(CASE WHEN place = enters THEN chance END) AS chance_came,
        MAX(CASE WHEN place = enters THEN status_before END) AS status_before,
        MAX(CASE WHEN place = enters THEN id END) AS came_id,
        MAX(CASE WHEN place = leaves THEN cents END) AS stayed,
        MAX(CASE WHEN place = leaves THEN chance END) AS chance_stayed,
        MAX(CASE WHEN place = leaves THEN id END) AS stayed_id,
        MAX(CASE WHEN place = leaves + 1 THEN status END) AS status_after,
        MAX(CASE WHEN place = leaves + 1 THEN id END) AS gone_id
    FROM spanned
    GROUP BY deal_id
    HAVING MIN(person_id) = MAX(person_id) AND MIN(share_ppm) = {money.PPM} AND MAX(is_other) = 0
        AND COUNT(share_ppm) = SUM(CASE WHEN status <> 'removed' THEN 1 ELSE 0 END)
),
moved AS (
    SELECT deals.*,
        {_weighed("came", "chance_came")} AS begins,
        {_weighed("stayed", "chance_came")} AS at_old_chance,
        {_weighed("stayed", "chance_stayed")} AS ends
    FROM deals
    WHERE enters IS NOT NULL OR booked_first <> 0 OR booked_last <> 0
),
effects AS (
    SELECT deal_id, person_id, 'opening' AS name,
        CASE WHEN enters = 1 THEN came ELSE 0 END AS pipeline,
        CASE WHEN enters = 1 THEN begins ELSE booked_first END AS landing,
        0 AS state_id, CASE WHEN enters = 1 THEN 1 ELSE 0 END AS deals
    FROM moved WHERE is_held = 1
    UNION ALL
    SELECT deal_id, person_id,
        CASE WHEN enters = 1 THEN 'new' WHEN status_before <> 'open' THEN 'reopened' ELSE 'pulled in' END,
        came, begins - booked_first, came_id, 1
    FROM moved WHERE enters > 1 OR (enters = 1 AND is_held = 0)
    UNION ALL
    SELECT deal_id, person_id,
        CASE WHEN stayed < came THEN 'amount down' ELSE 'amount up' END,
        stayed - came, at_old_chance - begins, stayed_id, 1
    FROM moved WHERE stayed <> came
    UNION ALL
    SELECT deal_id, person_id, 'stage moved', 0, ends - at_old_chance, stayed_id, 1
    FROM moved WHERE ends <> at_old_chance
    UNION ALL
    SELECT deal_id, person_id,
        CASE WHEN booked_last <> 0 OR status_after = 'won' THEN 'won'
            WHEN status_after = 'open' THEN 'pushed out' ELSE status_after END,
        -stayed, booked_last - ends, CASE WHEN booked_last <> 0 THEN last_id ELSE gone_id END, 1
    FROM moved WHERE leaves < places
    UNION ALL
    SELECT deal_id, person_id,
        CASE WHEN was_won = 1 AND status_last = 'won' THEN
                CASE WHEN booked_last > booked_first THEN 'amount up' ELSE 'amount down' END
            WHEN status_last = 'open' THEN 'reopened' ELSE status_last END,
        0, booked_last - booked_first, last_id, 1
    FROM moved WHERE enters IS NULL AND booked_last <> booked_first
    UNION ALL
    SELECT deal_id, person_id, 'closing',
        CASE WHEN leaves = places THEN stayed ELSE 0 END,
        CASE WHEN leaves = places THEN ends ELSE booked_last END,
        0, CASE WHEN leaves = places THEN 1 ELSE 0 END
    FROM moved
)
"""  # noqa: S608 - nothing but the text of this file

ADDED_UP = f"""{_EFFECTS}
SELECT name, person_id, SUM(pipeline), SUM(landing), SUM(deals)
FROM effects GROUP BY name, person_id
"""  # noqa: S608 - nothing but the text of this file

OF_A_BUCKET = f"""{_EFFECTS}
SELECT deal_id, pipeline, landing, state_id
FROM effects WHERE name = %s
ORDER BY ABS(CASE WHEN pipeline = 0 THEN landing ELSE pipeline END) DESC, deal_id LIMIT %s
"""  # noqa: S608 - nothing but the text of this file

"""Reports of surveys: by month, by shop, and the whole dashboard.

A size is a number of answers.
"""

import functools

import measure
import server
import survey_fixture as databases
from report import Section, seconds

BY_SIZE = False
SIZES = (1_000_000,)
REPEATS = 7
MOST_SECONDS = 2
#: The least that has to be read for the NPS by shop and month.
BARE = """
    SELECT answer.config_id, date_trunc('month', answer.end_datetime),
           avg(100 * (line.value_scale >= 9)::int - 100 * (line.value_scale <= 6)::int)
      FROM survey_user_input_line line
      JOIN survey_user_input answer ON answer.id = line.user_input_id
     WHERE line.answer_type = 'scale' AND answer.state = 'done'
     GROUP BY 1, 2
"""


def run(sizes):
    section = Section("Surveys: reports")
    for answers in sizes:
        measure_reports(section, answers, databases.prepare(answers))
    return section


def measure_reports(section, answers, database):
    cases = {
        "the bare SQL, by shop and month": functools.partial(bare, database),
        "pivot, by shop and month": functools.partial(
            pivot, database, ["config_id", "answered_on:month"]
        ),
        "graph, by month": functools.partial(pivot, database, ["answered_on:month"]),
        "dashboard, whole": functools.partial(dashboard, database, {}),
        "dashboard, one shop": functools.partial(
            dashboard, database, {"config_id": server.SHOP_ID + 3}
        ),
    }
    samples = measure.interleave(cases, REPEATS)
    plain = samples["the bare SQL, by shop and month"]
    for what, sample in samples.items():
        compared = f"{measure.ratio(sample, plain):.2f} times the bare SQL"
        section.row(f"{what}, {answers:,} answers", None, sample, compared)
    for what in list(cases)[1:]:
        median = samples[what].median
        section.target(
            f"{what}: at most {MOST_SECONDS} s with {answers:,} answers",
            seconds(median),
            median <= MOST_SECONDS,
        )


def bare(database):
    with server.transaction(database) as env:
        env.cr.execute(BARE)
        env.cr.fetchall()


def pivot(database, by):
    measures = ["nps:avg", "content:avg", "score:avg", "__count"]
    with server.transaction(database) as env:
        assert env["survey.score.report"]._read_group([], by, measures)
        return env.cr.sql_log_count


def dashboard(database, filters):
    with server.transaction(database) as env:
        assert env["survey.dashboard"].get_data(filters)
        return env.cr.sql_log_count

"""The database of the benchmark of surveys: made by SQL, kept between runs.

``pci_bench_survey_<n>``
    a clone of the template with the addon, and so many answers of customers over two
    years, in 50 shops: a score from 0 to 10 each, and words of every tenth
"""

import functools

import fixture
import server

SHOPS = 50
BATCH = 200_000
ANSWERS = """
    INSERT INTO survey_user_input (survey_id, state, access_token, feedback_channel,
        config_id, categ_id, company_id, is_anonymous, test_entry, start_datetime,
        end_datetime, create_uid, write_uid, create_date, write_date)
    SELECT %(survey)s, 'done', gen_random_uuid()::text,
        (ARRAY['receipt', 'mail', 'till', 'phone'])[1 + k %% 4],
        (%(shops)s::int[])[1 + k %% %(count)s], %(category)s, %(company)s, FALSE, FALSE,
        moment, moment, 2, 2, moment, moment
    FROM (SELECT k, now() - (k * 730.0 / %(all)s) * interval '1 day' AS moment
          FROM generate_series(%(first)s::bigint, %(last)s) AS k) AS one
"""
SCORES = """
    INSERT INTO survey_user_input_line (user_input_id, survey_id, question_id,
        question_sequence, skipped, answer_type, value_scale, create_uid, write_uid,
        create_date, write_date)
    SELECT id, survey_id, %(score)s, 1, FALSE, 'scale', abs(hashint4(id)) %% 11, 2, 2,
        end_datetime, end_datetime
    FROM survey_user_input WHERE survey_id = %(survey)s
"""
WORDS = """
    INSERT INTO survey_user_input_line (user_input_id, survey_id, question_id,
        question_sequence, skipped, answer_type, value_text_box, create_uid, write_uid,
        create_date, write_date)
    SELECT id, survey_id, %(why)s, 2, FALSE, 'text_box',
        'The queue was long, the people friendly, shelf ' || id %% 97, 2, 2,
        end_datetime, end_datetime
    FROM survey_user_input WHERE survey_id = %(survey)s AND id %% 10 = 0
"""
IN_BULK = "-c maintenance_work_mem=512MB -c work_mem=128MB -c synchronous_commit=off"


def prepare(answers):
    """Make what is missing for so many answers; return the database's name."""
    database = f"pci_bench_survey_{answers}"
    fixture.prepare_addon(
        database,
        ANSWERS + SCORES + WORDS,
        lambda: _fill(database, answers, _make_survey(database)),
    )
    return database


def _make_survey(database):
    """Make the survey and the shops; return what the statements need."""
    from odoo.fields import Command

    with server.transaction(database, user_id=1) as env:
        env = env(user=server.USER_ID, su=True)
        survey = env["survey.survey"].create(
            {
                "title": "How was it?",
                "for_customers": True,
                "questions_layout": "one_page",
                "question_and_page_ids": [
                    Command.create({"title": "Recommend?", "question_type": "nps"}),
                    Command.create({"title": "Why?", "question_type": "text_box"}),
                ],
            }
        )
        shop = env["pos.config"].browse(server.SHOP_ID)
        shops = shop.create(
            [{"name": f"Shop {number}"} for number in range(1, SHOPS + 1)]
        )
        score, why = survey.question_ids
        return {
            "survey": survey.id,
            "score": score.id,
            "why": why.id,
            "shops": shops.ids,
            "count": len(shops),
            "category": env["product.category"].search([], limit=1).id,
            "company": server.COMPANY_ID,
        }


def _fill(database, answers, facts):
    run = functools.partial(fixture.execute, database, options=IN_BULK)
    for first in range(1, answers + 1, BATCH):
        last = min(first + BATCH - 1, answers)
        run(ANSWERS, {**facts, "first": first, "last": last, "all": answers})
        fixture.say(f"{database}: {last:,} of {answers:,} answers")
    run(SCORES, facts)
    run(WORDS, facts)

"""The statement that finds what a customer in front can be asked aloud at a till.

Many tills ask it, each for every customer: so it is one statement, and not the records
of all that the customer was ever asked.
"""

from .survey_rule_sql import MAY_BE_ASKED, QUIET

#: Surveys that a till asks: by hand, or because a rule waits for the visit. The first
#: question that is asked at a till depends on no other one.
_ALOUD = """
SELECT survey.id, survey.create_date, chosen.survey_id IS NOT NULL AS by_hand
  FROM survey_survey survey
  LEFT JOIN pos_config_till_survey_rel chosen
       ON chosen.survey_id = survey.id AND chosen.config_id = %(till)s
 WHERE survey.active AND survey.for_customers AND survey.is_anonymous IS NOT TRUE
   AND (chosen.survey_id IS NOT NULL OR EXISTS (
       SELECT FROM survey_rule rule
         JOIN survey_rule_way way ON way.rule_id = rule.id
        WHERE rule.survey_id = survey.id AND rule.active
          AND way.channel = ANY(%(till_ways)s) AND rule.company_id = ANY(%(above)s)
          AND (NOT EXISTS (SELECT FROM pos_config_survey_rule_rel shop
                            WHERE shop.survey_rule_id = rule.id)
               OR EXISTS (SELECT FROM pos_config_survey_rule_rel shop
                           WHERE shop.survey_rule_id = rule.id
                             AND shop.pos_config_id = %(till)s))))
   AND EXISTS (
       SELECT FROM survey_question question
        WHERE question.survey_id = survey.id AND question.is_page IS NOT TRUE
          AND question.question_type = ANY(%(till_types)s)
          AND NOT EXISTS (
              SELECT FROM survey_question_survey_question_answer_rel trigger
               WHERE trigger.survey_question_id = question.id))
"""
#: What a rule chose for this customer, the oldest first.
_CHOSEN = """
SELECT aloud.id, 0 AS place, asked.id AS turn
  FROM survey_invitation asked JOIN aloud ON aloud.id = asked.survey_id
 WHERE asked.partner_id = partner.id AND asked.channel = ANY(%(till_ways)s)
   AND asked.rule_id IS NOT NULL AND asked.state = ANY(%(open)s)
   AND (asked.expires_at IS NULL OR asked.expires_at > %(now)s)
   AND (asked.send_after IS NULL OR asked.send_after <= %(now)s)
"""
#: What anybody is asked who was not asked it before: neither answered it, nor declined,
#: nor said "not now" a short time ago.
_BY_HAND = f"""
SELECT aloud.id, 1, -extract(epoch FROM aloud.create_date)
  FROM aloud
 WHERE aloud.by_hand AND {QUIET}
   AND NOT EXISTS (
       SELECT FROM survey_invitation asked
        WHERE asked.partner_id = partner.id AND asked.survey_id = aloud.id
          AND (asked.state IN ('answered', 'declined')
               OR (asked.state <> 'cancelled' AND asked.create_date > %(not_now)s)))
   AND NOT EXISTS (
       SELECT FROM survey_user_input answer
        WHERE answer.partner_id = partner.id AND answer.survey_id = aloud.id
          AND answer.state = 'done' AND answer.test_entry IS NOT TRUE)
"""
#: One thing a visit: nobody is asked a survey whom a rule of ``profile.prompt`` asked.
_NOT_ASKED_TODAY = """NOT EXISTS (
    SELECT FROM profile_prompt_state said
     WHERE said.partner_id = partner.id AND said.company_id = %(company)s
       AND said.day = %(today)s)
"""
#: The survey, and whether a rule chose this customer for it; as JSON, or NULL.
DUE = f"""
WITH aloud AS MATERIALIZED ({_ALOUD})
SELECT jsonb_build_object('id', due.id, 'is_chosen', due.place = 0)
  FROM res_partner partner
 CROSS JOIN LATERAL ({_CHOSEN} UNION ALL {_BY_HAND} ORDER BY 2, 3 LIMIT 1) due
 WHERE partner.id = %(partner)s AND EXISTS (SELECT FROM aloud) AND {MAY_BE_ASKED}
   AND {_NOT_ASKED_TODAY}
"""

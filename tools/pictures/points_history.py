"""A year of sales to invented members, so that reports have something to say."""

#: Run on the server, which alone knows all of it; each run of it makes the same year.
#: Orders come in late, as from a till that was offline, and are booked on their day.
YEAR = """
config = env.ref('point_of_sale.pos_config_main')
club = env.ref('pos_customer_identity.program_club')
session = config.current_session_id
cash = session.payment_method_ids.filtered('is_cash_count')[:1]
club.write({
    'expiry_policy': 'earned', 'expiry_months': 6, 'refund_shortfall': 'deduct',
    'reward_ids': [
        (0, 0, {'reward_type': 'discount', 'discount': 10, 'required_points': 250}),
        (0, 0, {
            'reward_type': 'product', 'required_points': 120,
            'reward_product_id': env['product.product'].search(
                [('name', '=', 'Monitor Stand')], limit=1).id,
        }),
    ],
})
half_price, tenth, stand = club.reward_ids
goods = env['product.product'].search(
    [('available_in_pos', '=', True), ('list_price', '>', 8), ('list_price', '<', 160),
     ('tracking', '=', 'none'), ('combo_ids', '=', False), ('type', '=', 'consu')],
    order='id', limit=11)
members = env['res.partner']
for i in range(16):
    reserved = env['customer.code'].sudo()._reserve(1, config)
    members |= env['res.partner']._new_member(reserved)

def line(product, quantity, price, **vals):
    return (0, 0, {
        'product_id': product.id, 'qty': quantity, 'price_unit': price, 'discount': 0,
        'price_subtotal': price * quantity, 'price_subtotal_incl': price * quantity,
        'tax_ids': [(6, 0, [])], 'pack_lot_ids': [], **vals,
    })

def gift(reward, money, number):
    return line(
        reward.discount_line_product_id, 1, -money, is_reward_line=True,
        reward_id=reward.id, reward_identifier_code='picture%s' % number, points_cost=0,
        uuid='picture-reward-%s' % number)

def sell(number, member, day, reward=None):
    product = goods[(number * 7) % len(goods)]
    price = product.list_price
    lines = [line(product, 1 + number % 3, price, uuid='picture-line-%s' % number)]
    total = price * (1 + number % 3)
    if reward:
        free = stand.reward_product_id
        money = {half_price: 5, tenth: total / 10, stand: free.list_price}[reward]
        if reward == stand:
            uuid = 'picture-gift-%s' % number
            lines.append(line(free, 1, money, uuid=uuid))
            total += money
        lines.append(gift(reward, money, number))
        total -= money
    env['pos.order'].sync_from_ui([{
        'amount_paid': total, 'amount_total': total, 'amount_return': 0,
        'amount_tax': 0, 'fiscal_position_id': False,
        'date_order': day.strftime('%Y-%m-%d 14:%M:%S'),
        'pricelist_id': config.pricelist_id.id, 'name': 'Order picture %s' % number,
        'last_order_preparation_change': '{}', 'lines': lines, 'partner_id': member.id,
        'session_id': session.id, 'uuid': 'picture-%s' % number, 'user_id': env.uid,
        'to_invoice': False, 'state': 'paid', 'access_token': '',
        'payment_ids': [(0, 0, {
            'amount': total, 'name': day.strftime('%Y-%m-%d 12:00:00'),
            'payment_method_id': cash.id})],
    }])

now = datetime.datetime.now()
programs = club | env.ref('pos_customer_identity.program_stamps')
others = env['loyalty.program'].search([('program_type', '=', 'loyalty')])
others.write({'active': False})
for number in range(30):
    sell(number, members[number % 12], now - datetime.timedelta(days=375 - number * 4))
programs.write({'active': True})
wishes = {3: tenth, 5: half_price, 9: stand, 11: half_price, 14: half_price}
for number in range(30, 170):
    # Some come often, some seldom.
    member = members[(number * number + number // 5) % 16]
    day = now - datetime.timedelta(days=252 - int((number - 30) * 1.8))
    card = env['loyalty.card'].search(
        [('partner_id', '=', member.id), ('program_id', '=', club.id)])
    wish = wishes.get(number % 16)
    cost = wish and (100 if wish == half_price else wish.required_points)
    sell(number, member, day, wish if wish and card.points >= cost else None)
(others - programs).write({'active': True})
env.flush_all()
env.cr.execute('''
    UPDATE loyalty_history h
       SET booked_on = o.date_order, booked_date = o.date_order::date,
           create_date = o.date_order, expires_on = CASE WHEN h.expires_on IS NOT NULL
               THEN (o.date_order + interval '6 months')::date END
      FROM pos_order o WHERE o.uuid = h.order_uuid AND o.uuid LIKE 'picture-%'
''')
env.cr.execute('''
    UPDATE loyalty_card c SET member_since = first.day
      FROM (SELECT card_id, min(booked_date) AS day FROM loyalty_history
             WHERE order_uuid LIKE 'picture-%' GROUP BY card_id) first
     WHERE first.card_id = c.id
''')
for member in members[:3]:
    env['loyalty.bonus'].create({
        'partner_id': member.id, 'program_id': club.id, 'points': 25,
        'reason': 'Waited long for the delivery',
    }).action_give()
"""
#: What the nights of that year did.
NIGHTS = """
env.ref('pos_customer_identity.cron_expire_points').method_direct_trigger()
env.cr.execute('''
    UPDATE loyalty_history h SET booked_date = lot.expires_on + 1,
           booked_on = lot.expires_on + 1 + interval '3 hours',
           create_date = lot.expires_on + 1 + interval '3 hours'
      FROM loyalty_history lot WHERE lot.id = h.lot_id AND h.kind = 'expire'
''')
env.ref('pos_customer_identity.cron_expire_points').method_direct_trigger()
"""


def make_year(studio, page):
    run_on_server(studio, page, YEAR)
    run_on_server(studio, page, NIGHTS)


def run_on_server(studio, page, code):
    """Run a piece of Python as the administrator's own action."""
    [model] = studio.call(
        page, "ir.model", "search", [("model", "=", "res.partner")], limit=1
    )
    action = {"name": "Pictures", "model_id": model, "state": "code", "code": code}
    made = studio.call(page, "ir.actions.server", "create", [action])
    studio.call(page, "ir.actions.server", "run", made)
    studio.call(page, "ir.actions.server", "unlink", made)

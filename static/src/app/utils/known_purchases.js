function asPurchased(line) {
    const returned = line.refundedQty || 0;
    // A part of a combo is sold and comes back with the whole of it.
    const isGoods = !line.is_reward_line && !line.combo_parent_id;
    return {
        line_id: line.id,
        product_id: line.product_id.id,
        name: line.getFullProductName(),
        qty: line.qty,
        returned,
        price: line.priceIncl / (line.qty || 1),
        total: line.priceIncl,
        can_return: line.qty > returned && isGoods,
        can_reorder: line.qty > 0 && isGoods,
    };
}

/**
 * What this till itself sold to a customer, in the shape of customer.profile.pos_tab:
 * for when the server cannot be asked.
 * @param {Object} pos
 * @param {Object} partner
 * @returns {Object[]} the newest first
 */
export function knownPurchases(pos, partner) {
    return pos.models["pos.order"]
        .filter(
            (order) =>
                order.finalized &&
                order.state !== "cancel" &&
                order.partner_id?.id === partner?.id
        )
        .sort((one, other) => other.date_order - one.date_order)
        .map((order) => ({
            id: order.uuid,
            source: "till",
            order_id: order.isSynced ? order.id : false,
            number: order.pos_reference,
            on: order.date_order.toISODate(),
            shop: pos.config.name,
            total: order.priceIncl,
            currency_id: order.currency.id,
            lines: order.lines.map(asPurchased),
        }));
}

import {PosOrderLineRefund} from "@point_of_sale/app/models/pos_order_line_refund";

/**
 * What can be done with an earlier purchase: sell the same again, or begin Odoo's own
 * refund of it.
 */

/** @returns {Promise<Object|undefined>} a product, fetched if the till has it not yet */
export async function productOf(pos, id) {
    const products = pos.models["product.product"];
    if (!products.get(id)) {
        await pos.data.callRelated("product.template", "load_product_from_pos", [
            pos.config.id,
            [["product_variant_ids.id", "=", id]],
            0,
            0,
        ]);
    }
    return products.get(id);
}

/** What one of a product costs on an order, with taxes where this till shows them so. */
export function priceOn(order, product) {
    const {total_included, total_excluded} = product.getTaxDetails({
        overridedValues: {
            pricelist: order.pricelist_id || false,
            fiscalPosition: order.fiscal_position_id || false,
        },
    });
    const isWithTaxes = order.config.iface_tax_included === "total";
    return isWithTaxes ? total_included : total_excluded;
}

/**
 * Put products on the order in front.
 * @param {Object} pos
 * @param {{product_id: Number, qty: Number}[]} lines
 * @returns {Promise<Number>} how many of them the till could sell
 */
export async function sellAgain(pos, lines) {
    let count = 0;
    for (const {product_id: id, qty} of lines) {
        const product = await productOf(pos, id);
        const line =
            product &&
            (await pos.addLineToCurrentOrder(
                {
                    product_id: product,
                    product_tmpl_id: product.product_tmpl_id,
                    ...(qty && {qty}),
                },
                {presetVariant: product}
            ));
        count += line ? 1 : 0;
    }
    return count;
}

async function orderOf(pos, id) {
    const known = pos.models["pos.order"].get(id);
    return known || (await pos.data.loadServerOrders([["id", "=", id]]))[0];
}

/** All that is left of a line comes back, unless the cashier types another number. */
function fillIn(pos, line) {
    line.order_id.uiState.lineToRefund[line.uuid] = new PosOrderLineRefund(
        {line_uuid: line.uuid, qty: line.qty - line.refundedQty},
        pos.models
    );
}

/**
 * Show a paid order where Odoo refunds: on its screen of orders, with the quantity of
 * one line filled in when the cashier has chosen one.
 * @param {Object} pos
 * @param {Number} orderId
 * @param {Number} [lineId]
 * @returns {Promise<boolean>} whether the order is there
 */
export async function beginReturn(pos, orderId, lineId) {
    const order = await orderOf(pos, orderId);
    if (!order) {
        return false;
    }
    const chosen = order.lines.find((one) => one.id === lineId);
    if (chosen) {
        fillIn(pos, chosen);
    }
    const line = chosen || order.lines[0];
    pos.ticket_screen_mobile_pane = "left";
    pos.navigate("TicketScreen", {
        stateOverride: {
            filter: "SYNCED",
            search: {fieldName: "RECEIPT_NUMBER", searchTerm: order.pos_reference},
            selectedOrderUuid: order.uuid,
            selectedOrderlineIds: line ? {[order.id]: line.id} : {},
        },
    });
    return true;
}

import {AskRow} from "@pos_customer_identity/app/components/ask_row/ask_row";
import {OrderSummary} from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import {PointsPanel} from "@pos_customer_identity/app/components/points_panel/points_panel";
import {ProblemsRow} from "@pos_customer_identity/app/components/problems_row/problems_row";

OrderSummary.components = {
    ...OrderSummary.components,
    AskRow,
    PointsPanel,
    ProblemsRow,
};

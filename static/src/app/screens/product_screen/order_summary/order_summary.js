import {CustomerPanel} from "@pos_customer_identity/app/components/customer_panel/customer_panel";
import {OrderSummary} from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";

OrderSummary.components = {...OrderSummary.components, CustomerPanel};

import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {PointsReturn} from "@pos_customer_identity/app/components/points_return/points_return";

PaymentScreen.components = {...PaymentScreen.components, PointsReturn};

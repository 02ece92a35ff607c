from odoo.addons.web.controllers.export import ExcelExport

from ..core.rules import answers

#: Where customers' words stand.
MODELS = ("survey.user_input", "survey.user_input.line")


class SurveyGroupExport(ExcelExport):
    """What a customer wrote is no formula as the title of a group either."""

    def from_group_data(self, fields, columns_headers, groups):
        if groups._model._name in MODELS:
            disarm(groups)
        return super().from_group_data(fields, columns_headers, groups)


def disarm(groups):
    children = list(groups.children.items())
    groups.children.clear()
    for name, child in children:
        disarm(child)
        groups.children[answers.harmless(name)] = child

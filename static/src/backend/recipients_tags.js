import {
    FieldMany2ManyTagsEmail,
    fieldMany2ManyTagsEmail,
} from "@mail/views/web/fields/many2many_tags_email/many2many_tags_email";
import {patch} from "@web/core/utils/patch";

const {relatedFields} = fieldMany2ManyTagsEmail;

// A protected customer has no e-mail here, but an address that stands for it: nobody has
// to be asked for one, and nothing may overwrite the one on file.
fieldMany2ManyTagsEmail.relatedFields = (fieldInfo) => [
    ...relatedFields(fieldInfo),
    {name: "email_normalized", type: "char", readonly: true},
];

patch(FieldMany2ManyTagsEmail.prototype, {
    get tags() {
        const standIns = Object.fromEntries(
            this.props.record.data[this.props.name].records.map((record) => [
                record.resId,
                record.data.email_normalized,
            ])
        );
        const tags = super.tags;
        for (const tag of tags) {
            tag.email = tag.email || standIns[tag.resId];
        }
        return tags;
    },
});

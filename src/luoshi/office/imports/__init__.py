"""Reading a table that somebody filled in, trying it out, and carrying it out as one act.

The way of every import, the same for units, people and whatever comes:

    columns = (Column("name", _("名称"), aliases=("单位名称",), required=True), ...)
    table = tables.read(upload.read(), upload.name, columns)      # raises tables.TableRefused: says reason and mend
    plan = Plan.of(table)                                         # its reading problems are in it already
    for row in table.rows:                                        # Row: .number as the spreadsheet has it, .text(key)
        on = values.day(row.text("from_on"))                      # date, None when empty; raises values.NotADay
        plan.wrong(row, "tier", _("应为：县、乡镇、村"))           # 第 7 行“级别”：应为：县、乡镇、村
        plan.add(row, "create", _("新建单位"), {"name": ...})     # what would be done; kinds are the caller's own
    token = drafts.keep(user_id, "units", table)                  # between the try and the confirmation, on the server
    table = drafts.take(user_id, "units", token)                  # once; None when it is gone or somebody else's

`Plan` says what would happen and what is wrong, and is made anew from the table at the confirmation, so that what
is carried out is checked against the county as it then stands; `plan.fingerprint` tells whether that is still what was
shown. A plan with problems is never carried out in part. The same file again gives a plan without changes.
`sheets.template` makes the workbook to fill in from the same columns, `sheets.workbook` any other table.

No rows of the database are read or written here; the callers' actions do that, in one transaction.
`workbooks` is what runs in the jail of `office.files`: it knows no Django.
"""

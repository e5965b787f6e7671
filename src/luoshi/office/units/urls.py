from django.urls import path

from luoshi.office.units.views import browse, changes, importing, unit

app_name = "units"
urlpatterns = [
    path("", browse.tree, name="tree"),
    path("children/", browse.children, name="children"),
    path("export/", browse.export, name="export"),
    path("suggest/", browse.suggest, name="suggest"),
    path("new/", unit.create, name="create"),
    path("import/", importing.imported, name="import"),
    path("import/template/", importing.template, name="template"),
    path("<int:pk>/", unit.unit, name="unit"),
    path("<int:pk>/move/", changes.move, name="move"),
    path("<int:pk>/merge/", changes.merge, name="merge"),
    path("<int:pk>/close/", changes.close, name="close"),
    path("<int:pk>/aliases/", unit.add_alias, name="add_alias"),
    path("<int:pk>/aliases/<int:alias>/drop/", unit.drop_alias, name="drop_alias"),
]

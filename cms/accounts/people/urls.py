from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("", views.PeopleList.as_view(), name="list"),
    path("baru/", views.Assign.as_view(), name="assign"),
    path("impor/", views.Import.as_view(), name="import"),
    path("impor/contoh.csv", views.Template.as_view(), name="template"),
    path("undangan/", views.SendAll.as_view(), name="send_all"),
    path("wilayah/<int:region_id>/", views.Authority.as_view(), name="authority"),
    path("<int:pk>/", views.Person.as_view(), name="person"),
    path("<int:pk>/<slug:verb>/", views.Act.as_view(), name="act"),
]

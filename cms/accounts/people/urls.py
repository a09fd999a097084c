from django.urls import path

from . import offering, views

app_name = "people"
urlpatterns = [
    path("", views.PeopleList.as_view(), name="list"),
    path("baru/", offering.Assign.as_view(), name="assign"),
    path("impor/", views.Import.as_view(), name="import"),
    path("impor/contoh.csv", views.Template.as_view(), name="template"),
    path("undangan/", views.SendAll.as_view(), name="send_all"),
    path("wilayah/<int:region_id>/", views.Authority.as_view(), name="authority"),
    path("tawaran/", offering.Offers.as_view(), name="offers"),
    path("tawaran/<int:offer_id>/tarik/", offering.Withdraw.as_view(), name="withdraw"),
    path("tawaran/undang/<int:pk>/", offering.InviteAgain.as_view(), name="invite_again"),
    path("<int:pk>/surel/", views.ProposeAddress.as_view(), name="address"),
    path("<int:pk>/", views.Person.as_view(), name="person"),
    path("<int:pk>/<slug:verb>/", views.Act.as_view(), name="act"),
]

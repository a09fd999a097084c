from django.urls import path

from . import offering, views

app_name = "people"
urlpatterns = [
    path("", views.PeopleList.as_view(), name="list"),
    path("new/", offering.Assign.as_view(), name="assign"),
    path("import/", views.Import.as_view(), name="import"),
    path("import/template.csv", views.Template.as_view(), name="template"),
    path("invitation/", views.SendAll.as_view(), name="send_all"),
    path("regions/<int:region_id>/", views.Authority.as_view(), name="authority"),
    path("offers/", offering.Offers.as_view(), name="offers"),
    path("offers/<int:offer_id>/withdraw/", offering.WithdrawOffer.as_view(), name="withdraw"),
    path("offers/invite/<int:pk>/", offering.InviteAgain.as_view(), name="invite_again"),
    path("<int:pk>/mail/", views.ProposeAddress.as_view(), name="address"),
    path("<int:pk>/", views.Person.as_view(), name="person"),
    path("<int:pk>/<slug:verb>/", views.ActOnPerson.as_view(), name="act"),
]

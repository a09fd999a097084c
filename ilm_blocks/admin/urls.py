"""Screens of the admin beside those of the ILM viewset."""

from django.urls import path

from .views import (
    answers,
    confirmation,
    correction,
    decisions,
    partner_people,
    quiet_periods,
    review,
    second_approval,
    statements,
)

app_name = "ilm_blocks_admin"
urlpatterns = [
    path("in-region/", answers.InRegion.as_view(), name="in_region"),
    path("on-a-day/", answers.OnADay.as_view(), name="on_a_day"),
    path("menunggu/", review.Waiting.as_view(), name="waiting"),
    path("masa-tenang/<int:pk>/", quiet_periods.ConfirmQuietPeriod.as_view(), name="quiet_period"),
    path("mitra/<int:pk>/orang/", partner_people.People.as_view(), name="partner_people"),
    path("mitra/<int:pk>/ganti-nama/", partner_people.Rename.as_view(), name="partner_rename"),
    path("keanggotaan/<int:pk>/<slug:verb>/", partner_people.Act.as_view(), name="membership"),
    path("surat/<int:pk>/", partner_people.ReadLetter.as_view(), name="letter"),
    path("<int:pk>/tinjau/", review.ReviewILM.as_view(), name="review"),
    path("<int:pk>/tinjau/kedua/", second_approval.SecondApproval.as_view(), name="second_approval"),
    path("<int:pk>/konfirmasi/", confirmation.Confirm.as_view(), name="confirm"),
    path("<int:pk>/pernyataan/", statements.Statements.as_view(), name="statements"),
    path("<int:pk>/pernyataan/cetak/", statements.Print.as_view(), name="statement_print"),
    path("pernyataan/<int:pk>/", statements.Statement.as_view(), name="statement"),
    path("pernyataan/<int:pk>/berkas/", statements.ReadStatement.as_view(), name="statement_file"),
    path("<int:pk>/perbaiki/", correction.Correct.as_view(), name="correct"),
    path("<int:pk>/pengganti/", correction.NameReplacement.as_view(), name="replacement"),
    path("<int:pk>/where/", answers.Where.as_view(), name="where"),
    path("<int:pk>/why/", answers.Why.as_view(), name="why"),
    path("<int:pk>/decide/<slug:kind>/", decisions.Decide.as_view(), name="decide"),
    path("decisions/<int:pk>/undo/", decisions.Undo.as_view(), name="undo"),
]

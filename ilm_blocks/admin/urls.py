"""Screens of the admin beside those of the ILM viewset."""

from django.urls import path

from .views import (
    agreement_papers,
    answers,
    confirmation,
    correction,
    decisions,
    films,
    partner_people,
    posts,
    quiet_periods,
    review,
    second_approval,
    social_kit,
    statements,
)

app_name = "ilm_blocks_admin"
urlpatterns = [
    path("in-region/", answers.InRegion.as_view(), name="in_region"),
    path("on-a-day/", answers.OnADay.as_view(), name="on_a_day"),
    path("films/", films.states, name="films"),
    path("films/<slug:pk>/again/", films.again, name="film_again"),
    path("waiting/", review.Waiting.as_view(), name="waiting"),
    path("posts/", posts.Plan.as_view(), name="posts"),
    path("posts/log/", posts.Log.as_view(), name="post_log"),
    path("posts/plan/", posts.AddPlan.as_view(), name="post_plan"),
    path("posts/add/", posts.AddLogged.as_view(), name="post_add"),
    path("posts/<int:pk>/", posts.Post.as_view(), name="post"),
    path("posts/<int:pk>/change/", posts.Change.as_view(), name="post_change"),
    path("posts/<int:pk>/add/", posts.Fulfil.as_view(), name="post_fulfil"),
    *(
        path(f"posts/<int:pk>/{verb}/", posts.ActOnPost.as_view(), {"verb": verb}, name=f"post_{verb}")
        for verb in posts.ACTS
    ),
    path("quiet-periods/<int:pk>/", quiet_periods.ConfirmQuietPeriod.as_view(), name="quiet_period"),
    path("partners/<int:pk>/people/", partner_people.PartnerPeople.as_view(), name="partner_people"),
    path("partners/<int:pk>/rename/", partner_people.Rename.as_view(), name="partner_rename"),
    path("agreements/<int:pk>/papers/", agreement_papers.AgreementPapers.as_view(), name="agreement_papers"),
    path("agreements/papers/<int:pk>/", agreement_papers.ReadPaper.as_view(), name="agreement_paper"),
    path("memberships/<int:pk>/<slug:verb>/", partner_people.ActOnMembership.as_view(), name="membership"),
    path("letters/<int:pk>/", partner_people.ReadLetter.as_view(), name="letter"),
    path("<int:pk>/review/", review.ReviewILM.as_view(), name="review"),
    path("<int:pk>/review/second/", second_approval.SecondApproval.as_view(), name="second_approval"),
    path("<int:pk>/confirm/", confirmation.Confirm.as_view(), name="confirm"),
    path("<int:pk>/statements/", statements.Statements.as_view(), name="statements"),
    path("<int:pk>/statements/print/", statements.Print.as_view(), name="statement_print"),
    path("statements/<int:pk>/", statements.Statement.as_view(), name="statement"),
    path("statements/<int:pk>/file/", statements.ReadStatement.as_view(), name="statement_file"),
    path("<int:pk>/correct/", correction.Correct.as_view(), name="correct"),
    path("<int:pk>/replacement/", correction.NameReplacement.as_view(), name="replacement"),
    path("<int:pk>/social-kit/", social_kit.SocialKit.as_view(), name="social_kit"),
    path("<int:pk>/social-kit/<slug:shape>.jpg", social_kit.KitPicture.as_view(), name="social_kit_picture"),
    path("<int:pk>/social-kit/all.zip", social_kit.KitArchive.as_view(), name="social_kit_archive"),
    path("<int:pk>/where/", answers.Where.as_view(), name="where"),
    path("<int:pk>/why/", answers.Why.as_view(), name="why"),
    path("<int:pk>/decide/<slug:kind>/", decisions.Decide.as_view(), name="decide"),
    path("decisions/<int:pk>/undo/", decisions.Undo.as_view(), name="undo"),
]

from django.urls import path

from .agreements.api import AgreementsView
from .media import api as media
from .submissions import api
from .webhooks import api as webhooks

app_name = "partners"
urlpatterns = [
    path("agreements/", AgreementsView.as_view(), name="agreements"),
    path("submissions/", api.SubmissionsView.as_view(), name="submissions"),
    path("submissions/<int:submission_id>/", api.SubmissionView.as_view(), name="submission"),
    path("submissions/<int:submission_id>/submit/", api.SubmitView.as_view(), name="submit"),
    path("submissions/<int:submission_id>/take-back/", api.TakeBackView.as_view(), name="take-back"),
    path("submissions/<int:submission_id>/confirm/", api.ConfirmView.as_view(), name="confirm"),
    path("submissions/<int:submission_id>/refuse/", api.RefuseView.as_view(), name="refuse"),
    path("submissions/<int:submission_id>/withdraw/", api.WithdrawView.as_view(), name="withdraw"),
    path("submissions/<int:submission_id>/copy/", api.CopyView.as_view(), name="copy"),
    path("media/", media.MediaView.as_view(), name="media"),
    path("media/uploads/", media.UploadsView.as_view(), name="uploads"),
    path("media/uploads/<uuid:upload_id>/", media.UploadView.as_view(), name="upload"),
    path("media/<str:media_id>/", media.MediaFileView.as_view(), name="media-file"),
    path("webhooks/", webhooks.WebhooksView.as_view(), name="webhooks"),
    path("webhooks/<int:webhook_id>/", webhooks.WebhookView.as_view(), name="webhook"),
    path("webhooks/<int:webhook_id>/rotate-secret/", webhooks.RotateSecretView.as_view(), name="webhook-secret"),
    path("webhooks/<int:webhook_id>/test/", webhooks.TestView.as_view(), name="webhook-test"),
    path("webhooks/<int:webhook_id>/deliveries/", webhooks.DeliveriesView.as_view(), name="webhook-deliveries"),
    path(
        "webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/replay/",
        webhooks.ReplayView.as_view(),
        name="webhook-replay",
    ),
    path("webhooks/<int:webhook_id>/replay-failed/", webhooks.ReplayFailedView.as_view(), name="webhook-replay-failed"),
]

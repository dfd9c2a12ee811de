"""Addresses under /tasks/."""

from django.urls import path

from .views import lists, tasks

app_name = "tasks"
urlpatterns = [
    path("", lists.task_list, name="list"),
    path("new/", tasks.new, name="new"),
    path("of/<int:customer_id>/", lists.panel, name="panel"),
    path("many/done/", lists.finish_many, name="finish_many"),
    path("many/move/", lists.move_many, name="move_many"),
    path("<int:task_id>/", tasks.detail, name="detail"),
    path("<int:task_id>/edit/", tasks.edit, name="edit"),
    path("<int:task_id>/done/", tasks.finish, name="finish"),
    path("<int:task_id>/undone/", tasks.reopen, name="reopen"),
    path("<int:task_id>/move/", tasks.move, name="move"),
    path("<int:task_id>/reassign/", tasks.reassign, name="reassign"),
    path("<int:task_id>/delete/", tasks.delete, name="delete"),
]

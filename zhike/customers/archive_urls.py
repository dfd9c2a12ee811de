"""Addresses of the archive of one customer, and of the lists that an administrator keeps."""

from django.urls import path

from .views import checking, contacts, creating, editing, files, keeping, panels, picking, products, recycling, sharing, tags

urlpatterns = [
    path("new/", creating.create, name="create"),
    path("new/check/", checking.check, name="check"),
    path("pick/", picking.customers, name="pick"),
    path("regions/", picking.region_search, name="region-search"),
    path("recycle-bin/", recycling.recycle_bin, name="recycle_bin"),
    path("sources/", keeping.sources, name="sources"),
    path("sources/new/", keeping.source_create, name="source_create"),
    path("sources/<int:source_id>/", keeping.source_edit, name="source_edit"),
    path("tags/", keeping.tag_list, name="tag_list"),
    path("tags/new/", keeping.tag_create, name="tag_create"),
    path("tags/<int:tag_id>/", keeping.tag_edit, name="tag_edit"),
    path("<int:customer_id>/edit/", editing.edit, name="edit"),
    path("<int:customer_id>/delete/", recycling.delete, name="delete"),
    path("<int:customer_id>/restore/", recycling.restore, name="restore"),
    path("<int:customer_id>/tags/", tags.edit_tags, name="tags"),
    path("<int:customer_id>/contacts/", panels.contacts, name="contacts"),
    path("<int:customer_id>/contacts/new/", contacts.create, name="contact_create"),
    path("<int:customer_id>/contacts/<int:contact_id>/", contacts.edit, name="contact_edit"),
    path("<int:customer_id>/contacts/<int:contact_id>/remove/", contacts.remove, name="contact_remove"),
    path("<int:customer_id>/archive/", panels.archive, name="archive"),
    path("<int:customer_id>/products/new/", products.create, name="product_create"),
    path("<int:customer_id>/products/<int:product_id>/", products.edit, name="product_edit"),
    path("<int:customer_id>/products/<int:product_id>/remove/", products.remove, name="product_remove"),
    path("<int:customer_id>/files/", panels.files, name="files"),
    path("<int:customer_id>/files/new/", files.upload, name="file_upload"),
    path("<int:customer_id>/files/<int:file_id>/", files.download, name="file"),
    path("<int:customer_id>/files/<int:file_id>/remove/", files.remove, name="file_remove"),
    path("<int:customer_id>/history/", panels.history, name="history"),
    path("<int:customer_id>/team/", panels.team, name="team"),
    path("<int:customer_id>/share/", sharing.share, name="share"),
    path("<int:customer_id>/share/<int:grant_id>/remove/", sharing.unshare, name="unshare"),
]

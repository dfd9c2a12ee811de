"""The search record: one text and its terms per customer."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from .customer import Customer


class SearchEntry(models.Model):
    """Names, pinyin, phones, contacts and codes of a customer, normalised (lib.searchtext)."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="search")
    blob = models.TextField()
    terms = SearchVectorField()

    class Meta:
        indexes = [GinIndex("terms", name="search_terms", fastupdate=True)]

    def __str__(self) -> str:
        return str(self.customer_id)

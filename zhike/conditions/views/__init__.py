"""The screens of conditions: builder, saved views, segments, bulk runs."""

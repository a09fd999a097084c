from django import template

from partner_api.delivery.embed.addresses import oembed_url

register = template.Library()
register.filter("oembed_url", oembed_url)

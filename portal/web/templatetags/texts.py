"""Django's tags for texts. A text without variables is translated once for each language in a process.

Settings put this library in the place of Django's `i18n`.
"""

from django import template
from django.template.base import Node, Parser, Token, TokenType
from django.templatetags import i18n

from portal.web.templatetags.constant import make_constant

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own; a text that is written in the template is constant."""
    node = i18n.do_translate(parser, token)
    text = node.filter_expression
    is_written = text.var.lookups is None and not text.filters
    has_variables = node.asvar or node.message_context
    return make_constant(node, parser, token) if is_written and not has_variables else node


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    """Django's own; a text without variables is constant."""
    node = i18n.do_block_translate(parser, token)
    is_written = all(part.token_type is TokenType.TEXT for part in (*node.singular, *(node.plural or ())))
    has_variables = node.extra_context or node.countervar or node.asvar or node.message_context
    return make_constant(node, parser, token) if is_written and not has_variables else node

"""Parts of a template that are the same on every page: rendered once for each language in a process.

Settings make these tags known to every template.
"""

from typing import cast

from django import template
from django.template import Context, defaulttags
from django.template.base import FilterExpression, Node, NodeList, Origin, Parser, Template, Token
from django.template.loader_tags import do_include
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.web.context import get_constants

register = template.Library()


class ConstantNode(Node):
    """Its content sees no request and no page, so it cannot show one person what belongs to another."""

    child_nodelists = ()  # a block in it could not be replaced by a page

    def __init__(self, nodelist: NodeList) -> None:
        self._nodelist = nodelist
        self._rendered: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The content in the language of the page."""
        language = get_language() or ""
        html = self._rendered.get(language)
        if html is None:
            html = self._rendered[language] = self._render_alone(cast("Template", context.template))
        return html

    def _render_alone(self, page: Template) -> SafeString:
        alone = Context(get_constants())
        with alone.render_context.push_state(page), alone.bind_template(page):
            return self._nodelist.render(alone)


@register.tag
def constant(parser: Parser, _token: Token) -> ConstantNode:
    """Content without variables: texts, icons, and addresses that name no organisation."""
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodelist)


@register.tag
def include(parser: Parser, token: Token) -> Node:
    """Django's own. What is given nothing of the page, as icons are, is constant."""
    node = do_include(parser, token)
    is_alone = is_literal(node.template) and node.isolated_context and not node.extra_context
    return make_constant(node, parser, token) if is_alone else node


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's own. An address without arguments is constant."""
    node = defaulttags.url(parser, token)
    has_arguments = node.args or node.kwargs or node.asvar
    return make_constant(node, parser, token) if is_literal(node.view_name) and not has_arguments else node


def is_literal(expression: FilterExpression) -> bool:
    """Whether it is a text as it stands, and no variable."""
    return isinstance(expression.var, str) and not expression.filters


def make_constant(node: Node, parser: Parser, token: Token) -> ConstantNode:
    """The node, rendered once for each language."""
    node.token, node.origin = token, cast("Origin", parser.origin)  # the parser sets these only on what it is given
    return ConstantNode(NodeList([node]))

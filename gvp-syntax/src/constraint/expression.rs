//! The boolean expressions of build constraints.

/// A boolean expression over tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    Tag(String),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

/// Go refuses larger expressions too; it keeps the recursion below shallow.
const MAX_TOKENS: usize = 1000;

impl Expression {
    /// Parses the new syntax: `linux && (amd64 || !cgo)`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text)?;
        if tokens.len() > MAX_TOKENS {
            return None;
        }
        let mut parser = Parser { tokens: &tokens };
        let expression = parser.or()?;
        parser.tokens.is_empty().then_some(expression)
    }

    /// Parses the old syntax: blanks mean or, commas mean and.
    pub(crate) fn parse_plus(text: &str) -> Option<Self> {
        let alternatives = text.split_whitespace().take(MAX_TOKENS).map(|alternative| {
            let terms = alternative.split(',').take(MAX_TOKENS).map(plus_term);
            terms.reduce(|a, b| Some(Self::And(Box::new(a?), Box::new(b?)))).flatten()
        });
        alternatives.reduce(|a, b| Some(Self::Or(Box::new(a?), Box::new(b?)))).flatten()
    }

    /// Whether it holds where exactly the tags are set that `has_tag` says are.
    pub(crate) fn matches(&self, has_tag: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Tag(tag) => has_tag(tag),
            Self::Not(inner) => !inner.matches(has_tag),
            Self::And(a, b) => a.matches(has_tag) && b.matches(has_tag),
            Self::Or(a, b) => a.matches(has_tag) || b.matches(has_tag),
        }
    }

    /// The tags it names, without repeats; `wanted` is told whether the tag is negated.
    pub(crate) fn tags(&self, wanted: impl Fn(bool) -> bool) -> Vec<&str> {
        let mut tags = Vec::new();
        self.collect_tags(false, &mut |tag, negated| {
            if wanted(negated) && !tags.contains(&tag) {
                tags.push(tag);
            }
        });
        tags
    }

    fn collect_tags<'tree>(&'tree self, negated: bool, found: &mut dyn FnMut(&'tree str, bool)) {
        match self {
            Self::Tag(tag) => found(tag, negated),
            Self::Not(inner) => inner.collect_tags(!negated, found),
            Self::And(a, b) | Self::Or(a, b) => {
                a.collect_tags(negated, found);
                b.collect_tags(negated, found);
            }
        }
    }
}

fn plus_term(term: &str) -> Option<Expression> {
    let (negated, tag) = match term.strip_prefix('!') {
        Some(tag) => (true, tag),
        None => (false, term),
    };
    let tag = (!tag.is_empty() && tag.chars().all(is_tag_char)).then(|| Expression::Tag(tag.to_owned()))?;
    Some(if negated { Expression::Not(Box::new(tag)) } else { tag })
}

fn is_tag_char(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || char == '.'
}

fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' | ')' | '!' => 1,
            '&' | '|' => rest.starts_with(if first == '&' { "&&" } else { "||" }).then_some(2)?,
            _ => rest.find(|char| !is_tag_char(char)).unwrap_or(rest.len()),
        };
        if length == 0 {
            return None;
        }
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// A descent over tokens.
struct Parser<'tokens> {
    tokens: &'tokens [&'tokens str],
}

impl Parser<'_> {
    fn take(&mut self, token: &str) -> bool {
        let found = self.tokens.first() == Some(&token);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn or(&mut self) -> Option<Expression> {
        let mut left = self.and()?;
        while self.take("||") {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Some(left)
    }

    fn and(&mut self) -> Option<Expression> {
        let mut left = self.not()?;
        while self.take("&&") {
            left = Expression::And(Box::new(left), Box::new(self.not()?));
        }
        Some(left)
    }

    fn not(&mut self) -> Option<Expression> {
        if self.take("!") {
            return Some(Expression::Not(Box::new(self.not()?)));
        }
        if self.take("(") {
            let inner = self.or()?;
            return self.take(")").then_some(inner);
        }
        let (first, rest) = self.tokens.split_first()?;
        first.starts_with(is_tag_char).then(|| {
            self.tokens = rest;
            Expression::Tag((*first).to_owned())
        })
    }
}

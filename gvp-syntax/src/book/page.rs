//! A page of Markdown, taken apart into what matters to code: fences, comments, prose and headings, in their order.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::blanks::with_blanks;
use super::info::Info;
use super::numbered::without_numbers;
use super::simplified::simplified;
use super::{aftermath, dialect};
use crate::GoFile;

/// A page, read once.
#[derive(Debug, Clone)]
pub struct Page {
    text: Arc<str>,
    blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Code between markers.
    Fence(FenceBlock),
    /// An HTML comment, or other HTML.
    Html {
        /// The source.
        text: String,
        /// Where it begins, counted from 1.
        line: u32,
    },
    /// A paragraph, a list item, a quotation: its words.
    Prose {
        /// What it says, without formatting; traditional Chinese characters as simplified ones.
        text: String,
        /// Where it begins, counted from 1.
        line: u32,
    },
    /// A heading: what stands before it and after it belongs to different sections.
    Heading,
    /// Code that is indented instead of fenced.
    Indented {
        /// What it holds.
        text: String,
        /// Where it begins, counted from 1.
        line: u32,
    },
}

/// Code between markers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FenceBlock {
    /// What the info string says.
    pub info: Info,
    /// The line of the opening marker, counted from 1.
    pub line: u32,
    /// Its lines of code in the order of the page, without what nesting puts before them.
    pub lines: Vec<CodeLine>,
    /// Whether it shows what became of the code before it, though it says that it is Go.
    pub is_aftermath: bool,
    /// Whether it is a whole Go file, though it does not say so.
    pub is_unlabelled_file: bool,
    /// The first line that is indented with a no-break space, for which there are blanks here.
    pub no_break_space: Option<u32>,
}

/// One line of code on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLine {
    /// The line, counted from 1.
    pub line: u32,
    /// In bytes from 0.
    pub column: usize,
    /// Where the code begins on the page, in bytes from 0.
    pub offset: usize,
    /// The code.
    pub text: String,
}

impl FenceBlock {
    /// The line of the closing marker, or the one where it should be.
    pub fn end_line(&self) -> u32 {
        self.lines.last().map_or(self.line, |last| last.line) + 1
    }

    /// Whether it holds Go: it says so, or says nothing and is a whole file.
    pub fn is_go(&self) -> bool {
        self.info.is_go() || self.is_unlabelled_file
    }

    /// The code, without the indentation of the fence.
    pub fn code(&self) -> String {
        joined(&self.lines)
    }
}

/// Lines of code as one text.
pub(super) fn joined(lines: &[CodeLine]) -> String {
    lines.iter().map(|line| format!("{}\n", line.text)).collect()
}

impl Page {
    /// Reads a page. This never fails: everything is Markdown.
    pub fn parse(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let reader = Reader { lines: LineStarts::of(&text), text: &text, blocks: Vec::new(), open: Open::Nothing };
        let mut blocks = reader.read();
        aftermath::mark(&mut blocks);
        Self { text, blocks }
    }

    /// The page as it stands.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Its parts.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

/// Where the lines of a text begin.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(text: &str) -> Self {
        let after_newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(after_newlines).collect())
    }

    /// The line of an offset, counted from 1, and the column, counted from 0.
    fn place(&self, offset: usize) -> (u32, usize) {
        let row = self.0.partition_point(|start| *start <= offset).max(1);
        (u32::try_from(row).unwrap_or(u32::MAX), offset - self.0[row - 1])
    }
}

/// What is being read.
enum Open {
    Nothing,
    Fence(FenceBlock),
    Indented { text: String, line: u32 },
    Html { text: String, line: u32 },
    Prose { text: String, line: u32 },
}

struct Reader<'text> {
    text: &'text str,
    lines: LineStarts,
    blocks: Vec<Block>,
    open: Open,
}

impl Reader<'_> {
    fn read(mut self) -> Vec<Block> {
        let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
            | Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES;
        let text = dialect::as_markdown(self.text);
        for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
            self.take(&event, &range);
        }
        self.close();
        self.blocks
    }

    fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let line = self.lines.place(range.start).0;
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.close();
                self.open = match kind {
                    CodeBlockKind::Fenced(_) => Open::Fence(self.fence(range, line)),
                    CodeBlockKind::Indented => Open::Indented { text: String::new(), line },
                };
            }
            Event::Start(Tag::HtmlBlock) => {
                self.close();
                self.open = Open::Html { text: String::new(), line };
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell) => {
                self.close();
                self.open = Open::Prose { text: String::new(), line };
            }
            Event::Start(Tag::Heading { .. }) => {
                self.close();
                self.blocks.push(Block::Heading);
                self.open = Open::Prose { text: String::new(), line };
            }
            Event::Start(Tag::MetadataBlock(_)) | Event::End(TagEnd::MetadataBlock(_)) => self.open = Open::Nothing,
            Event::End(
                TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::Heading(_),
            ) => self.close(),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.add(text, range);
            }
            Event::SoftBreak | Event::HardBreak => self.add(" ", range),
            _ => {}
        }
    }

    /// A fence of which only the opening marker is known.
    fn fence(&self, range: &Range<usize>, line: u32) -> FenceBlock {
        let opening = self.text[range.start..].lines().next().unwrap_or_default();
        let info = dialect::shortcode(opening).unwrap_or(opening).trim_start().trim_start_matches(['`', '~']);
        FenceBlock {
            info: Info::parse(info),
            line,
            lines: Vec::new(),
            is_aftermath: false,
            is_unlabelled_file: false,
            no_break_space: None,
        }
    }

    fn add(&mut self, text: &str, range: &Range<usize>) {
        match &mut self.open {
            Open::Nothing => {}
            Open::Fence(fence) => add_code(&mut fence.lines, self.text, &self.lines, range),
            Open::Indented { text: known, .. } | Open::Html { text: known, .. } | Open::Prose { text: known, .. } => {
                known.push_str(text);
            }
        }
    }

    fn close(&mut self) {
        let block = match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => return,
            Open::Fence(fence) => {
                let fence = without_numbers(with_blanks(fence));
                Block::Fence(FenceBlock { is_unlabelled_file: is_unlabelled_file(&fence), ..fence })
            }
            Open::Indented { text, line } => Block::Indented { text, line },
            Open::Html { text, line } => Block::Html { text, line },
            Open::Prose { text, .. } if text.trim().is_empty() => return,
            Open::Prose { text, line } => Block::Prose { text: simplified(&text).into_owned(), line },
        };
        self.blocks.push(block);
    }
}

/// Whether a fence without a language is a whole Go file.
fn is_unlabelled_file(fence: &FenceBlock) -> bool {
    let first =
        fence.lines.iter().map(|line| line.text.trim()).find(|text| !text.is_empty() && !text.starts_with("//"));
    let begins = first.is_some_and(|first| first.starts_with("package ") && first.split_whitespace().count() == 2);
    fence.info.language.is_empty() && begins && GoFile::parse(&fence.code()).syntax_errors().is_empty()
}

/// Adds what stands in a range of the page, which may be many lines, one, or a part of one.
fn add_code(known: &mut Vec<CodeLine>, page: &str, starts: &LineStarts, range: &Range<usize>) {
    let mut offset = range.start;
    for piece in page[range.clone()].split_inclusive('\n') {
        let (line, column) = starts.place(offset);
        let begins = offset;
        offset += piece.len();
        let text = piece.trim_end_matches(['\n', '\r']);
        match known.last_mut().filter(|last| last.line == line) {
            Some(last) if text.is_empty() || column < last.column + last.text.len() => {}
            Some(last) => last.text.push_str(text),
            None => known.push(CodeLine { line, column, offset: begins, text: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests;

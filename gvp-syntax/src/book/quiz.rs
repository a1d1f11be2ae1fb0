//! Questions about code: what is wrong with it, and whether it compiles. What the answer is, the page may tell much
//! later.

use std::sync::LazyLock;

use regex::Regex;

/// How authors ask.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)\bwhat(?:['’]s|\s+is|\s+are)?\s+(?:the\s+)?(?:wrong|problems?|mistakes?|bugs?|errors?)\b|\b(?:does|will|would|can|do)\b[^.?!]{0,60}\bcompile\b[^.?!]{0,20}\?|\bwhat\s+(?:happens|will\s+happen|would\s+happen)\b[^.?!]{0,60}\?|\bwhy\b[^.?!]{0,60}\bwork\b[^.?!]{0,20}\?|\bdoes\s+the\s+following\b[^.?!]{0,40}\bwork\b[^.?!]{0,20}\?|\b(?:doesn['’]?t|does\s+not)\s+work\b|\bhow\s+(?:can|could|do|would|should|to)\s+(?:you\s+|i\s+|we\s+)?fix\b|\bwhich\b[^.?!]{0,60}\b(?:correct|valid|invalid|incorrect|wrong)\b[^.?!]{0,20}\?|\bstart(?:ing)?\s+(?:with|from)\s+(?:the\s+following|this)\s+code\b|\bstarter\s+code\b|\bcomplete\s+the\s+(?:following|code|program|function)\b|\b(?:find|spot)\s+(?:the|a|all)\s+(?:bugs?|errors?|mistakes?|problems?)\b";
    let chinese = r"(?:有|存在)(?:什么|哪些|何|没有)的?(?:问题|错误|毛病)|代码的(?:问题|错误)|(?:哪里|哪儿|什么地方|哪些地方)有?(?:错|问题|不对)|(?:能|能否|可以|可否|是否|会)[^。！，]{0,6}(?:编译|运行|通过)[^。！，]{0,8}(?:吗|么|？|\?)|(?:找出|指出)[^。]{0,10}(?:问题|错误|bug)|会(?:触发|抛出|引发|产生|发生|出现)[^。，]{0,6}(?:异常|错误|panic)[^。，]{0,4}(?:吗|么|？|\?)|补全|完成(?:以下|下面|下列)的?代码|(?:会|将)?(?:出现|发生)(?:什么|啥)|^\s*题目\s*\d*\s*[:：]?\s*$|为什么[^。]{0,24}(?:不能|无法|不)(?:工作|运行|执行|编译|起作用)|哪个是(?:正确|错误)|(?:哪|哪些|哪几)一?[行处个][^。]{0,6}(?:错误|有错|出错)";
    Regex::new(&format!("{english}|{chinese}")).expect("the pattern is valid")
});

/// The letter before an answer to choose, at the start of a paragraph.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static OPTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*[A-D](?:[.,:：，、)）]|\s*`|\s+\S)").expect("the pattern is valid"));

/// Whether a text asks what is wrong with code, or whether it compiles.
pub(super) fn asks(text: &str) -> bool {
    ASKS.is_match(text)
}

/// How the right answer is marked.
const RIGHT: [&str; 2] = ["CORRECT", "正确"];

/// Whether paragraphs are answers to choose from: `A. it compiles`, `B. it does not`, or one marked as the right one.
pub(super) fn are_options<'a>(paragraphs: impl Iterator<Item = &'a str>) -> bool {
    let paragraphs: Vec<&str> = paragraphs.collect();
    let is_right = |text: &&str| RIGHT.iter().any(|mark| text.trim_end_matches(['*', ' ', ')', '）']).ends_with(mark));
    if paragraphs.iter().any(is_right) {
        return true;
    }
    let letters =
        paragraphs.into_iter().filter(|text| OPTION.is_match(text)).filter_map(|text| text.trim_start().chars().next());
    letters.take(2).eq(['A', 'B'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_about_code() {
        for text in [
            "What is wrong with this code?",
            "Will this program compile?",
            "Find the bug",
            "Start with the following code:",
            "Complete the program.",
            "补全下面的代码",
            "指出问题。",
            "下面代码会触发异常吗？请详细说明",
            "下面代码写法有什么问题？",
            "写出以下代码的问题",
            "下面的代码能编译通过吗？",
            "21.编译执行下面代码会出现什么?",
            "执行下面的代码发生什么？",
            "ABCD中哪一行存在错误？",
            "What will happen when you run this?",
            "Why doesn't the following program work?",
            "How to fix this program?",
            "Which of the following code is correct?",
            "题目2：",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in [
            "What does it print?",
            "Compile it and run it.",
            "编译并运行下面的程序",
            "它能解决问题。",
            "What happens next is a copy.",
        ] {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn answers_to_choose_from() {
        assert!(are_options(["A，江苏；", "B`，v`取值错误；", "C，`m`存储错误；"].into_iter()));
        assert!(are_options(["A. yes", "B. no"].into_iter()));
        assert!(are_options(["It prints nothing", "It is wrong *CORRECT*"].into_iter()));
        assert!(!are_options(["A program prints.", "Then it ends."].into_iter()));
        assert!(!are_options(["All is well.", "But not here."].into_iter()));
    }
}

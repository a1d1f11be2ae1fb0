//! Comments that say that a line waits for ever.

use std::sync::LazyLock;

use regex::Regex;

/// How authors say beside a line that nothing comes after it.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static BLOCKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\bblock(?:s|ed|ing)?\b|\bforever\b|\bfor\s+ever\b|\bleak|\bdeadlock|阻塞|永远|永久|泄[漏露]|卡住|死锁",
    )
    .expect("the pattern is valid")
});

/// How they say that something will come, or that nothing waits.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"(?i)\b(?:until|unless|if|when|avoids?|prevents?)\b|\bnon-?block|\bnot\s+block|n['’]t\s+block";
    Regex::new(&format!("{english}|直到|如果|等待|当|不会|不阻塞|非阻塞|避免|防止")).expect("the pattern is valid")
});

/// Whether the comment at the end of a line of Go says that it waits for ever.
pub fn says_it_blocks(line: &str) -> bool {
    line.split_once("//").is_some_and(|(_, comment)| BLOCKS.is_match(comment) && !UNTIL.is_match(comment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_for_ever_and_for_something_are_told_apart() {
        for line in
            ["<-ch // 阻塞，触发调度", "ch <- 1 // blocks for ever", "<-ch // leaks!", "<-done // Blocked forever"]
        {
            assert!(says_it_blocks(line), "{line}");
        }
        for line in [
            "<-ch",
            "<-ch // the result",
            "<-ch // blocks until a value comes",
            "<-ch // 阻塞等待结果",
            "ch <- 1 // does not block",
            "blocked()",
        ] {
            assert!(!says_it_blocks(line), "{line}");
        }
    }
}

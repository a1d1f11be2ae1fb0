//! Prose in traditional Chinese characters, read as if it were written in simplified ones: authors in Taiwan and Hong Kong use
//! the same words.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Traditional characters of the words that are looked for, each above its simplified form in [`SIMPLIFIED`].
const TRADITIONAL: &str = "佈個兒內協問嗎圖執報實寫將對導幾後應拋據敗數時會樣機沒沖洩潰為無爭爲現環產産異發確碼競個範級終結絕絡給網編緩緻繼續聲處衝裡裏補觸許註証證語誤調譯讀變賦賴較輸迴運過遠錯鎖鏈閉關際隨順題類顯麼齣";
const SIMPLIFIED: &str = "布个儿内协问吗图执报实写将对导几后应抛据败数时会样机没冲泄溃为无争为现环产产异发确码竞个范级终结绝络给网编缓致继续声处冲里里补触许注证证语误调译读变赋赖较输回运过远错锁链闭关际随顺题类显么出";

/// The simplified form of each of these characters: all prose of a page is looked up.
static FORMS: LazyLock<HashMap<char, char>> = LazyLock::new(|| TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect());

/// A text with simplified characters in the place of those traditional ones that matter here.
pub(super) fn simplified(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|char| FORMS.contains_key(&char)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|char| FORMS.get(&char).copied().unwrap_or(char)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_traditional_character_has_one_simplified_form() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        assert!(TRADITIONAL.chars().zip(SIMPLIFIED.chars()).all(|(one, other)| one != other));
    }

    #[test]
    fn words_are_the_same_in_both() {
        assert_eq!(simplified("以下程式會出現錯誤：x := 1"), "以下程式会出现错误：x := 1");
        assert_eq!(simplified("執行結果"), "执行结果");
        assert!(matches!(simplified("输出：1"), Cow::Borrowed(_)));
    }
}

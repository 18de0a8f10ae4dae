// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_policy.hpp"

namespace pol::test {

namespace {

// Writes expressions of a wanted type. Depth is bounded; every name is one that is in scope.
class writer {
public:
    writer(dice& roll, bool in_item) : roll_(roll), in_item_(in_item) {}

    std::string money(int depth) {
        if (depth <= 0 || roll_.one_in(4)) return money_leaf();
        switch (roll_.between(0, 8)) {
            case 0: return "(" + money(depth - 1) + " + " + money(depth - 1) + ")";
            case 1: return "greater of (" + money(depth - 1) + " - " + money(depth - 1) + ", 0)";
            case 2: return "lesser of (" + money(depth - 1) + ", " + money(depth - 1) + ")";
            case 3: return "(" + rate() + " of " + money(depth - 1) + ")";
            case 4: return "(" + money(depth - 1) + " × " + count() + ")";
            case 5: return "(" + money(depth - 1) + " / " + roll_.pick<std::string>({"3", "7", "12", "1.5"}) + ")";
            case 6:
                return "(" + money(depth - 1) + " if " + condition(depth - 1) + ", otherwise " + money(depth - 1) + ")";
            case 7:
                return in_item_ ? "sum of amount in item.parts" : "(sum of cost in items where " + item_filter() + ")";
            default: return "(up to " + fresh_ceiling() + " of " + money(depth - 1) + ")";
        }
    }

    std::string condition(int depth) {
        if (depth > 0 && roll_.one_in(4))
            return "(" + condition(depth - 1) + roll_.pick<std::string>({" and ", " or "}) + condition(depth - 1) + ")";
        if (depth > 0 && roll_.one_in(8)) return "not (" + condition(depth - 1) + ")";
        switch (roll_.between(0, in_item_ ? 9 : 6)) {
            case 0: return "applicant.sme";
            case 1: return "applicant.staff " + relation() + " " + std::to_string(roll_.between(0, 60));
            case 2: return "applicant.kind = " + roll_.pick<std::string>({"a", "b", "c"});
            case 3: return "fee " + relation() + " " + std::to_string(roll_.between(0, 90000));
            case 4: return "extra is given";
            case 5: return "(extra is given and extra.bonus " + relation() + " 500)";
            case 6: return "(count of items where " + item_filter() + ") " + relation() + " 2";
            case 7: return "item.dated in period";
            case 8: return "item.kind is one of (a, c)";
            default: return "item.cost " + relation() + " " + std::to_string(roll_.between(0, 60000));
        }
    }

private:
    std::string relation() { return roll_.pick<std::string>({"at least", "at most", "more than", "less than"}); }
    std::string rate() { return roll_.pick<std::string>({"50%", "2/3", "4.35%", "level", "tier(months) of 30%"}); }
    std::string count() {
        return roll_.pick<std::string>({"months", "applicant.staff", "3", "(months div 12)", "(months mod 5)"});
    }
    std::string item_filter() {
        return roll_.pick<std::string>(
            {"kind = a", "cost at least 20000", "dated in period", "months at most 12", "cost more than fee"});
    }
    std::string fresh_ceiling() {
        return "[rate_" + std::to_string(roll_.next()) + (in_item_ ? "i" : "r") + " = " +
               std::to_string(roll_.between(1, 100)) + "%]";
    }
    std::string money_leaf() {
        if (in_item_ && !roll_.one_in(4))
            return roll_.pick<std::string>({"item.cost", "item.fee", "lesser of (item.cost, 1万)"});
        return roll_.pick<std::string>(
            {"fee", "applicant.turnover", "250元", "brackets_of(fee)", "0.015元", "1234.56元"});
    }

    dice& roll_;
    bool in_item_;
};

std::string item_award(dice& roll, const std::string& name, const std::string& from, record_order order) {
    const bool is_free = order == record_order::free;
    writer item(roll, true);
    writer root(roll, false);
    std::string text = "  award " + name + " {\n";
    if (roll.one_in(3)) text += "    when " + root.condition(1) + " else gate_closed\n";
    text += "    for each item in " + from;
    if (roll.one_in(3)) text += roll.pick<std::string>({", largest item.cost first", ", smallest item.fee first"});
    text += "\n";
    for (int n = roll.between(0, 2); n > 0; --n)
        text += "      where " + item.condition(1) + (roll.one_in(3) ? "" : " else reason_" + std::to_string(n)) + "\n";
    text += "    pay " + item.money(2) + "\n";
    if (roll.one_in(2)) text += "    cap " + std::to_string(roll.between(0, 30000)) + " each\n";
    const bool has_key = roll.one_in(4);
    if (has_key) text += "    cap " + std::to_string(roll.between(0, 40000)) + " per item.kind\n";
    if (roll.one_in(2) && !(is_free && has_key))
        text += "    limit " + std::to_string(roll.between(0, 4)) + (roll.one_in(3) ? " less applicant.staff" : "") +
                roll.pick<std::string>(
                    {", largest first", ", smallest first", is_free ? ", largest first" : ", in order"}) +
                (roll.one_in(3) ? ", except when applicant.sme" : "") + "\n";
    if (roll.one_in(4)) text += "    less [aid_" + name + " = " + std::to_string(roll.between(0, 5000)) + "]\n";
    if (roll.one_in(3)) text += "    cap " + std::to_string(roll.between(0, 90000)) + " in total\n";
    return text + "  }\n";
}

std::string plain_award(dice& roll, const std::string& name) {
    writer root(roll, false);
    std::string text = "  award " + name + " {\n";
    for (int n = roll.between(0, 2); n > 0; --n)
        text += "    when " + root.condition(1) + " else closed_" + std::to_string(n) + "\n";
    text += "    pay " + root.money(3) + "\n";
    if (roll.one_in(2)) text += "    cap " + std::to_string(roll.between(0, 90000)) + " in total\n";
    if (roll.one_in(4)) text += "    cap 8万 over all years, counting prior\n";
    return text + "  }\n";
}

std::string amount(dice& roll, const case_options& how) {
    if (how.extreme_one_in > 0 && roll.one_in(how.extreme_one_in)) {
        std::string digits = std::to_string(roll.between(1, 9));
        for (int n = roll.between(8, 18); n > 0; --n) digits += std::to_string(roll.between(0, 9));
        return "\"" + digits + "." + std::to_string(roll.between(100, 9999)) + "\"";
    }
    return std::to_string(roll.between(0, 90000)) + (roll.one_in(2) ? "." + std::to_string(roll.between(10, 99)) : "");
}

std::string date(dice& roll) {
    const int month = roll.between(1, 12);
    const int day = roll.between(1, 28);
    return "\"" + std::to_string(roll.between(2019, 2022)) + (month < 10 ? "-0" : "-") + std::to_string(month) +
           (day < 10 ? "-0" : "-") + std::to_string(day) + "\"";
}

// Members of a JSON object; some are left out.
class object {
public:
    object(dice& roll, const case_options& how) : roll_(roll), how_(how) {}
    void add(const std::string& name, const std::string& value) {
        if (how_.missing_one_in > 0 && roll_.one_in(how_.missing_one_in)) return;
        if (!text_.empty()) text_ += ",";
        text_ += "\"" + name + "\":" + value;
    }
    std::string text() const { return "{" + text_ + "}"; }

private:
    dice& roll_;
    const case_options& how_;
    std::string text_;
};

std::string truth(dice& roll) { return roll.one_in(2) ? "true" : "false"; }
std::string kind(dice& roll) { return roll.pick<std::string>({"\"a\"", "\"b\"", "\"c\""}); }

std::string items(dice& roll, const case_options& how) {
    std::string list;
    for (int n = roll.between(0, 6); n > 0; --n) {
        object item(roll, how);
        item.add("kind", kind(roll));
        item.add("dated", date(roll));
        item.add("cost", amount(roll, how));
        item.add("fee", amount(roll, how));
        item.add("months", std::to_string(roll.between(0, 24)));
        std::string parts;
        for (int k = roll.between(0, 3); k > 0; --k) {
            object part(roll, how);
            part.add("amount", amount(roll, how));
            parts += (parts.empty() ? "" : ",") + part.text();
        }
        item.add("parts", "[" + parts + "]");
        list += (list.empty() ? "" : ",") + item.text();
    }
    return "[" + list + "]";
}

}  // namespace

std::string random_policy(dice& roll, record_order order) {
    std::string text = R"(policy random_policy "Random" {
  currency CNY
  round half up to 0.01
}
choice kinds = a | b | c
facts {
  period : period
  applicant {
    sme : yes/no
    staff : count
    turnover : money
    kind : kinds
  }
}
parameter level : rate = 37.5%
table tier(m : count) : number { at most 6: 1  at most 12: 0.5  otherwise: 1/3 }
brackets brackets_of(x : money) { at most 1万: 3%  at most 5万: 10%  otherwise: 20% }
clause c {
  claim {
    fee : money
    months : count
    prior : money = 0
    extra : optional { bonus : money }
    items : list of {
      kind : kinds
      dated : date
      cost, fee : money
      months : count
      parts : list of { amount : money }
    }
  }
)";
    writer root(roll, false);
    if (roll.one_in(3)) text += "  eligible when " + root.condition(1) + " else not_eligible_here\n";
    const int awards = roll.between(1, 4);
    for (int n = 0; n < awards; ++n) {
        const std::string name = "award_" + std::to_string(n);
        text += roll.one_in(2) ? plain_award(roll, name) : item_award(roll, name, "items", order);
    }
    if (roll.one_in(3)) text += "  cap " + std::to_string(roll.between(0, 200000)) + " in total\n";
    return text + "}\n";
}

std::string random_case(dice& roll, const case_options& how) {
    object applicant(roll, how);
    applicant.add("sme", truth(roll));
    applicant.add("staff", std::to_string(roll.between(0, 80)));
    applicant.add("turnover", amount(roll, how));
    applicant.add("kind", kind(roll));
    object claim(roll, how);
    claim.add("fee", amount(roll, how));
    claim.add("months", std::to_string(roll.between(0, 60)));
    if (roll.one_in(2)) claim.add("prior", amount(roll, how));
    if (roll.one_in(2)) {
        object extra(roll, how);
        extra.add("bonus", amount(roll, how));
        claim.add("extra", extra.text());
    }
    claim.add("items", items(roll, how));
    return R"({"schema":"pol-case/1","case_id":"random","period":{"start":"2020-01-01","end":"2021-06-30"},"applicant":)" +
           applicant.text() + R"(,"claims":{"c":)" + claim.text() + "}}";
}

}  // namespace pol::test

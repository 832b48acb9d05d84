"""What the sums of rounds refuse: where, what is wrong, how to mend it, in two languages."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.refusal.message import Message, message

SUMS_MESSAGES: Mapping[str, Message] = {
    "few people": message(
        "nhóm sau có ít hơn {smallest} người: {groups}; tổng của họ gần như là câu trả lời của từng người",
        "these groups have fewer than {smallest} people: {groups}; their sums come close to single answers",
        "bỏ cột đó, hoặc gộp nhóm; chỉ đặt ngưỡng thấp hơn khi được phép chuyển những số này",
        "leave the column out, or merge groups; lower the threshold only where such sums may be passed on",
    ),
    "no answers": message(
        "đợt này chưa có phiếu, hoặc phiếu hỏi không có chỉ số",
        "there are no responses, or the questionnaire has no index",
        "xuất tổng sau khi đợt có phiếu",
        "export the sums once there are responses",
    ),
    "other questionnaire": message(
        "phiếu hỏi của {second} không cùng phiên bản với của {first}, nên chỉ số không cùng nghĩa",
        "the questionnaire of {second} is not the version {first} used, so the index does not mean the same",
        "chỉ gộp các đợt dùng cùng một phiên bản phiếu hỏi; các đợt khác thì so sánh cạnh nhau",
        "combine only rounds of one version of the questionnaire; compare the others side by side",
    ),
    "twice": message(
        "đợt này có trong hơn một tệp",
        "this round is in more than one file",
        "đưa vào mỗi đợt một tệp",
        "give one file for each round",
    ),
    "mixed weights": message(
        "{weighted} có trọng số còn {unweighted} thì không, nên cộng lại sẽ đếm người theo hai cách",
        "{weighted} has weights and {unweighted} has none, so adding them counts people in two ways",
        "ghi số dân mà mỗi đợt đại diện (--population)",
        "say how many people each round stands for (--population)",
    ),
    "two labels": message(
        "mã {code} là “{first}” ở một đợt và “{second}” ở đợt khác",
        "the code {code} is “{first}” in one round and “{second}” in another",
        "đặt mã khác nhau cho những nhóm khác nhau",
        "give different groups different codes",
    ),
    "population of rounds": message(
        "bảng số dân phải có đúng các đợt {rounds}, mỗi đợt một số dương; tệp này ghi: {found}",
        "the populations must name just the rounds {rounds}, a positive number each; the file has: {found}",
        "sửa cột round và cột people của tệp",
        "mend the columns round and people of the file",
    ),
    "sums file": message(
        "không phải là tệp tổng của một đợt: {detail}",
        "this is no file of a round's sums: {detail}",
        "xuất lại bằng lệnh hailong sums export, với cùng phiên bản chương trình",
        "export it again with hailong sums export, by the same version of the program",
    ),
    "changed": message(
        "nội dung đã bị thay đổi sau khi xuất (mã kiểm tra không khớp)",
        "the contents have changed since they were exported (the digest does not match)",
        "xin lại tệp gốc từ nơi xuất",
        "ask for the original file where it was made",
    ),
}

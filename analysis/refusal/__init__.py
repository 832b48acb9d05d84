"""What the statistics refuse to answer: where, what is wrong, how to mend it, in two languages.

One catalogue, so that a message is written once and a test can walk all of them.
"""

from __future__ import annotations

from types import MappingProxyType

from analysis.refusal.given import GIVEN_MESSAGES
from analysis.refusal.message import message as _message
from analysis.refusal.sums import SUMS_MESSAGES
from analysis.refusal.weights import WEIGHT_MESSAGES

MESSAGES = MappingProxyType(
    {
        **GIVEN_MESSAGES,
        **WEIGHT_MESSAGES,
        **SUMS_MESSAGES,
        "lonely": _message(
            "chỉ một đơn vị được chọn ở đây tại giai đoạn {stage}, nên không ước lượng được phương sai",
            "only one sampling unit was drawn here at stage {stage}, so the variance cannot be estimated",
            "gộp với tầng hay đơn vị tương tự, hoặc chọn lonely_psu: remove, adjust, average hay certainty",
            "merge it with a similar stratum, or choose lonely_psu: remove, adjust, average or certainty",
        ),
        "lengths": _message(
            "có {found} giá trị trong khi thiết kế có {expected} dòng",
            "there are {found} values where the design has {expected} rows",
            "đưa vào một giá trị cho mỗi phiếu, theo cùng thứ tự",
            "give one value for each response, in the same order",
        ),
        "few rows": _message(
            "chỉ có {found} phiếu, ít hơn {least} phiếu phải giống nhau để không ai bị nhận ra",
            "there are {found} responses; {least} must look alike for nobody to be recognised",
            "đợi có thêm phiếu, hoặc chỉ công bố các bảng tổng hợp",
            "wait for more responses, or publish the tables only",
        ),
        "index item": _message(
            "{column} nằm trong chỉ số; che bớt câu trả lời của nó thì chỉ số tính lại sẽ khác",
            "{column} is in an index; to withhold answers to it would change the index",
            "chọn đặc điểm của người trả lời, không phải câu hỏi của chỉ số",
            "choose characteristics of the respondent, not items of an index",
        ),
        "arithmetic": _message(
            "ước lượng không cộng trừ nhân chia được như con số: sai số của kết quả cần hiệp phương sai",
            "estimates are not added or divided like numbers: the error of the result needs their covariance",
            "dùng analysis.compare.difference, analysis.compare.combination, analysis.estimate.smooth; "
            "con số không kèm sai số là .value",
            "use analysis.compare.difference, analysis.compare.combination or analysis.estimate.smooth; "
            "the number without its error is .value",
        ),
        "one for all": _message(
            "có một giá trị cho tất cả: {value}; cần một giá trị cho mỗi phiếu",
            "one value stands for all: {value}; one is needed for each respondent",
            "lặp lại giá trị ấy: numpy.full(n, {value})",
            "repeat it: numpy.full(n, {value})",
        ),
        "size": _message(
            "không biết cuộc khảo sát có bao nhiêu phiếu",
            "nothing says how many responses there are",
            "đưa vào trọng số hoặc n",
            "give weights or n",
        ),
        "absent": _message(
            "dòng {row} để trống",
            "row {row} is blank",
            "điền giá trị, hoặc bỏ phiếu đó ra khỏi tệp trước khi tạo thiết kế",
            "fill it in, or leave the response out before making the design",
        ),
        "weights": _message(
            "dòng {row} có trọng số {value}; trọng số phải hữu hạn và không âm",
            "row {row} has the weight {value}; weights are finite and not negative",
            "tính lại trọng số của dòng đó",
            "work that weight out again",
        ),
        "blank weights": _message(
            "{n} dòng trong tệp không có trọng số",
            "{n} rows of the file have no weight",
            "điền cột trọng số, hoặc bỏ các phiếu đó ra khỏi tệp trước khi tính",
            "fill in the column of weights, or leave those responses out of the file first",
        ),
        "weight of a file": _message(
            "có dòng mang trọng số {value}; trọng số phải hữu hạn và không âm",
            "a row of the file has the weight {value}; weights are finite and not negative",
            "tính lại trọng số của dòng đó",
            "work that weight out again",
        ),
        "no weight": _message(
            "mọi trọng số đều bằng 0",
            "every weight is 0",
            "kiểm tra cột trọng số",
            "check the column of weights",
        ),
        "crossing": _message(
            "đơn vị chọn mẫu {unit} xuất hiện trong hơn một tầng",
            "the sampling unit {unit} occurs in more than one stratum",
            "nếu mã được dùng lại ở từng tầng thì đặt nest=True; nếu không, sửa mã",
            "if the ids are used again in each stratum say nest=True; otherwise mend the id",
        ),
        "population varies": _message(
            "số đơn vị của tổng thể không giống nhau trong cùng một tầng ({low} và {high})",
            "the population count differs inside the stratum ({low} and {high})",
            "ghi cùng một số đếm cho mọi phiếu của tầng",
            "write the same count for every response of the stratum",
        ),
        "population small": _message(
            "tổng thể có {population} đơn vị nhưng mẫu có {sampled}",
            "the population has {population} units but {sampled} were sampled",
            "đưa vào SỐ LƯỢNG đơn vị của tổng thể (không phải tỷ lệ chọn mẫu)",
            "give the COUNT of units in the population (not a sampling fraction)",
        ),
        "probability": _message(
            "xác suất chọn {value} của đơn vị {unit} không nằm trong (0, 1] hoặc không thống nhất",
            "the inclusion probability {value} of unit {unit} is outside (0, 1] or differs inside the unit",
            "với pps='brewer', population_psus là xác suất chọn của đơn vị bậc một",
            "with pps='brewer', population_psus is the inclusion probability of the first-stage unit",
        ),
        "stage without population": _message(
            "giai đoạn {stage} có đơn vị nhưng không có số đơn vị của tổng thể, trong khi giai đoạn trước có",
            "stage {stage} has units but no population count, while the stage before it has one",
            "đưa vào populations, hoặc bỏ giai đoạn đó",
            "give populations, or leave the stage out",
        ),
        "stages": _message(
            "{given} có {columns} cột cho {stages} giai đoạn sau",
            "{given} has {columns} columns for {stages} later stages",
            "mỗi giai đoạn một cột, theo thứ tự",
            "give one column a stage, in order",
        ),
        "stages without psu": _message(
            "có giai đoạn sau nhưng không có đơn vị bậc một (psu)",
            "there are later stages but no first-stage units (psu)",
            "đưa vào psu",
            "give psu",
        ),
        "unknown": _message(
            "không có lựa chọn {value!r}",
            "there is no {value!r}",
            "chọn một trong: {known}",
            "choose one of: {known}",
        ),
        "one psu": _message(
            "cả thiết kế chỉ có một đơn vị chọn mẫu bậc một",
            "the whole design has only one first-stage sampling unit",
            "kiểm tra cột psu; nếu mọi người được chọn thẳng từ một nơi thì bỏ psu",
            "check the column psu; if people were drawn directly from one place leave psu out",
        ),
        "designs": _message(
            "các ước lượng thuộc về những thiết kế khác nhau",
            "the estimates belong to different designs",
            "ước lượng cả hai từ cùng một thiết kế, hoặc so sánh hai mẫu độc lập bằng compare",
            "estimate both from one design, or compare independent samples with compare",
        ),
        "rounds unlike": _message(
            "các đợt không được chọn mẫu theo cùng một cách, hoặc dùng trọng số lặp hay xác suất không đều",
            "the rounds were not drawn in one way, or have replicate weights or unequal probabilities",
            "mô tả mọi đợt với cùng các giai đoạn và cùng quy tắc lonely_psu",
            "describe every round with the same stages and the same lonely_psu",
        ),
        "one place": _message(
            "miền nằm trong một địa điểm duy nhất, hoặc không có sai số chuẩn",
            "a domain lies in one place, or has no standard error",
            "trong một địa điểm, các đợt hỏi người khác nhau là độc lập: so sánh với independent=True",
            "inside one place rounds that asked other people are independent: compare with independent=True",
        ),
        "places": _message(
            "địa điểm {place} ở dòng {row} không trùng với một đơn vị chọn mẫu của đợt",
            "the place {place} of row {row} is not one sampling unit of the round",
            "dùng đúng cột psu mà thiết kế của đợt đã dùng",
            "give the column psu that the design of the round was made with",
        ),
        "domain": _message(
            "miền phải là một mặt nạ đúng/sai",
            "a domain is a mask of true and false",
            "viết điều kiện, ví dụ commune == 'Ninh Kiều'",
            "write a condition, such as commune == 'Ninh Kiều'",
        ),
        "unused": _message(
            "cách tạo trọng số lặp này không dùng {name}",
            "this kind of replicates does not use {name}",
            "bỏ {name}, hoặc chọn một trong các loại: {kinds}",
            "leave {name} out, or choose one of these kinds: {kinds}",
        ),
        "sums": _message(
            "các tổng có kích thước khác nhau: {found} và {expected}",
            "the sums differ in shape: {found} and {expected}",
            "chỉ cộng các tổng của cùng đơn vị chọn mẫu, miền và thước đo",
            "add only sums over the same sampling units, domains and measures",
        ),
        "reduction": _message(
            "phương sai của thiết kế này cần nhiều hơn tổng theo đơn vị bậc một",
            "the variance of this design needs more than sums over first-stage units",
            "dùng analysis.estimate với thiết kế nhiều giai đoạn, đã hiệu chỉnh hoặc có trọng số lặp",
            "use analysis.estimate for designs of several stages, calibrated ones and replicate weights",
        ),
        "importance": _message(
            "có {found} tỷ trọng cho {expected} phần, hoặc tổng không bằng 1",
            "there are {found} shares for {expected} parts, or they do not sum to 1",
            "ghi cho mỗi phần một tỷ trọng, tổng bằng 1",
            "write one share a part, summing to 1",
        ),
        "one group": _message(
            "chỉ có một nhóm ({found})",
            "there is only one group ({found})",
            "so sánh ít nhất hai nhóm có người trả lời",
            "compare at least two groups with respondents",
        ),
        "no reference": _message(
            "nhóm để so sánh là {group} nhưng không ai trả lời trong nhóm ấy; chỉ có {found}",
            "the group to compare with is {group}, which has no respondents here; there are {found}",
            "chọn một nhóm có người trả lời, xếp nó đầu tiên",
            "put a group that has respondents first",
        ),
        "answers": _message(
            "câu trả lời không hợp với loại hồi quy này; cần: {needed}",
            "the answers do not suit this kind of regression; needed: {needed}",
            "đổi loại hồi quy, hoặc mã hóa lại câu trả lời",
            "choose another family, or recode the answers",
        ),
        "collinear": _message(
            "biến này được xác định hoàn toàn bởi các biến đứng trước",
            "this predictor is determined by those before it",
            "bỏ biến đó ra khỏi mô hình",
            "leave it out of the model",
        ),
        "separation": _message(
            "một biến tách hẳn các câu trả lời, nên hệ số không hữu hạn",
            "a predictor separates the answers, so its coefficient is not finite",
            "gộp các nhóm nhỏ, hoặc bỏ biến mà mọi người trong nhóm trả lời như nhau",
            "merge small groups, or leave out a predictor in whose groups everybody answers alike",
        ),
        "two groups": _message(
            "có {found} nhóm có người trả lời, trong khi phép kiểm định t cần đúng hai nhóm",
            "the groups with respondents are {found}, and a t test needs exactly two",
            "chọn hai nhóm, hoặc dùng so sánh từng cặp",
            "choose two groups, or compare them in pairs",
        ),
        "too few": _message(
            "chỉ có {found} phiếu trả lời đầy đủ, cần ít nhất {needed}",
            "only {found} respondents answered everything, and {needed} are needed",
            "bỏ bớt câu hỏi có nhiều ô trống",
            "leave out items with many blanks",
        ),
        "standard": _message(
            "các nhóm sau chỉ có trong dữ liệu hoặc chỉ có trong dân số chuẩn: {groups}",
            "these groups are only in the data or only in the standard population: {groups}",
            "gộp nhóm để hai bên giống nhau",
            "merge groups until both sides have the same ones",
        ),
        "template unreadable": _message(
            "đây không phải một tệp Word (.docx) đọc được",
            "this is no Word file (.docx) that can be read",
            "mở bằng Word hay LibreOffice rồi lưu lại dạng .docx, hoặc bắt đầu từ report.docx của đợt trước",
            "open it in Word or LibreOffice and save it as .docx, or begin with an earlier report.docx",
        ),
        "template styles": _message(
            "tệp mẫu thiếu kiểu (style): {absent}",
            "the template lacks these styles: {absent}",
            "thêm các kiểu ấy vào tệp mẫu, hoặc bắt đầu từ report.docx của đợt trước rồi sửa kiểu",
            "add them to the template, or begin with an earlier report.docx and change its styles",
        ),
        "singular": _message(
            "các ô biến thiên cùng nhau nên không tính được phép kiểm định",
            "the cells vary together, so the test cannot be computed",
            "gộp các nhóm nhỏ, hoặc dùng thống kê F",
            "merge small groups, or use the statistic F",
        ),
    }
)


class Refusal(ValueError):
    """A question that has no honest answer.

    Parameters
    ----------
    key : str
        A key of `MESSAGES`.
    where : str
        The thing at fault: "stratum h3", "psu", "weights".
    **fields
        What the message names.
    """

    def __init__(self, key: str, where: str, **fields: object) -> None:
        self.key = key
        self.where = where
        self.fields = fields
        remedy = self.remedy("en")
        super().__init__(f"{where}: {self.wrong('en')}. {remedy[:1].upper()}{remedy[1:]}.")

    def wrong(self, language: str) -> str:
        """Return what is wrong, in *language*."""
        return MESSAGES[self.key].wrong.to(language).format(**self.fields)

    def remedy(self, language: str) -> str:
        """Return how to mend it, in *language*."""
        return MESSAGES[self.key].remedy.to(language).format(**self.fields)

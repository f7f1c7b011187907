"""Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict

__all__ = [
    "AcceptEscrowOffer",
    "AcceptEscrowOrder",
    "Account",
    "AccountTotal",
    "AddEscrowTemplate",
    "AddLines",
    "AddLogo",
    "AdjustBalance",
    "AdvanceClock",
    "AmendEscrowOrder",
    "ApiKey",
    "ApiKeyId",
    "ApiKeyWithSecret",
    "Appearance",
    "ApprovalBand",
    "AttachMethod",
    "AttemptId",
    "AuditId",
    "AuditRow",
    "AwardEscrowDispute",
    "Balance",
    "BalanceTransaction",
    "Bank",
    "Banks",
    "Beneficiary",
    "BeneficiaryId",
    "BilledPrice",
    "Blacklist",
    "Board",
    "BoardCustomers",
    "BoardOfCurrency",
    "BreakId",
    "CalcAdjustment",
    "CalcAggregate",
    "CalcAllocate",
    "CalcAnswerAggregate",
    "CalcAnswerAllocate",
    "CalcAnswerDiscount",
    "CalcAnswerInvoice",
    "CalcAnswerInvoiceDraw",
    "CalcAnswerInvoiceLine",
    "CalcAnswerPeriods",
    "CalcAnswerPeriodsPeriod",
    "CalcAnswerPeriodsStub",
    "CalcAnswerPrice",
    "CalcAnswerProrate",
    "CalcAnswerProrateLine",
    "CalcAnswerProrateSettlement",
    "CalcAnswerTax",
    "CalcBillLine",
    "CalcCoupon",
    "CalcCurrency",
    "CalcDecimal",
    "CalcDiscount",
    "CalcDiscountAmount",
    "CalcDiscountAmountFixed",
    "CalcDiscountAmountPercent",
    "CalcDiscountDiscount",
    "CalcDiscountTaken",
    "CalcDuration",
    "CalcDurationRepeating",
    "CalcExactDecimal",
    "CalcFraction",
    "CalcGrant",
    "CalcInstant",
    "CalcInterval",
    "CalcInvoice",
    "CalcMoney",
    "CalcPaid",
    "CalcPeriod",
    "CalcPeriods",
    "CalcPrice",
    "CalcPriceAmount",
    "CalcPricing",
    "CalcProrate",
    "CalcProrationRecord",
    "CalcProrationRule",
    "CalcProrationTerms",
    "CalcRateTax",
    "CalcRatio",
    "CalcRedeemed",
    "CalcRounding",
    "CalcShare",
    "CalcTax",
    "CalcTaxLine",
    "CalcTaxRate",
    "CalcTaxRules",
    "CalcTaxTreatment",
    "CalcTaxTreatmentExempt",
    "CalcTaxTreatmentFixed",
    "CalcTaxTreatmentRates",
    "CalcTaxedLine",
    "CalcTier",
    "CalcTierStep",
    "CalcUsageEvent",
    "CalcZone",
    "CalculateResult",
    "Calculation",
    "Cancel",
    "CancelEscrowOrder",
    "CategoryWord",
    "ChangeAppearance",
    "ChangeCoupon",
    "ChangeCustomer",
    "ChangeEndpoint",
    "ChangeEscrowParty",
    "ChangeEscrowSettings",
    "ChangeInvoice",
    "ChangeInvoiceItem",
    "ChangeKey",
    "ChangeLine",
    "ChangeMessageSettings",
    "ChangeOauthClient",
    "ChangePaymentLink",
    "ChangePayoutSettings",
    "ChangePlan",
    "ChangePortalPermissions",
    "ChangePromotionCode",
    "ChangeProviderAccount",
    "ChangeReminders",
    "ChangeSettings",
    "ChangeSubscription",
    "ChangeSurface",
    "ChangeTaxRate",
    "ChangeThreshold",
    "ChangeToPlan",
    "ChannelWord",
    "CheckEscrowCode",
    "CheckoutMode",
    "CheckoutRail",
    "CheckoutSession",
    "CheckoutSessionId",
    "Cohort",
    "CohortMonth",
    "Cohorts",
    "CollectBy",
    "ConditionFulfiller",
    "ConditionOnDue",
    "ConditionVerifier",
    "ConditionWaivable",
    "ConfidenceInterval",
    "ConfirmApprover",
    "ConfirmEscrowAward",
    "ConnectProviderAccount",
    "Consent",
    "Consents",
    "ContactCap",
    "ContestedPart",
    "CorrectUsage",
    "Coupon",
    "CouponDuration",
    "CouponId",
    "CreateBeneficiary",
    "CreateCheckout",
    "CreateClock",
    "CreateCoupon",
    "CreateCreditNote",
    "CreateCustomer",
    "CreateDiscount",
    "CreateEndpoint",
    "CreateEscrowOrder",
    "CreateExperiment",
    "CreateGrant",
    "CreateInvoice",
    "CreateInvoiceItem",
    "CreateItem",
    "CreateKey",
    "CreateMeter",
    "CreateOauthClient",
    "CreatePaymentLink",
    "CreatePayout",
    "CreatePhase",
    "CreatePlan",
    "CreatePrepaidOrder",
    "CreatePrice",
    "CreatePriceMigration",
    "CreatePromotionCode",
    "CreateReconciliation",
    "CreateRefund",
    "CreateSubscription",
    "CreateTaxRate",
    "CreateThreshold",
    "CreatedAtFilter",
    "CreditDraw",
    "CreditGrant",
    "CreditGrantKind",
    "CreditLine",
    "CreditNote",
    "CreditNoteId",
    "CreditNoteLine",
    "CreditNotePreview",
    "CreditNoteReason",
    "CurrencyBalance",
    "CurrencyTotal",
    "Customer",
    "CustomerBalance",
    "CustomerExport",
    "CustomerId",
    "CustomerLink",
    "DecidePayout",
    "DecisionId",
    "Delivery",
    "DeliveryDetail",
    "DeliveryId",
    "DeliveryTry",
    "DeliveryTryId",
    "Discount",
    "DiscountId",
    "Dispute",
    "DisputeEvidence",
    "DisputeId",
    "DraftLine",
    "DunningSchedule",
    "DunningScheduleDetail",
    "EndpointId",
    "EndpointStatus",
    "EnrollApprover",
    "EnrolledPayoutApprover",
    "EnterHandoverCode",
    "EscrowAct",
    "EscrowAmendmentView",
    "EscrowAnswer",
    "EscrowCancelView",
    "EscrowCategory",
    "EscrowCodeChecked",
    "EscrowCodeView",
    "EscrowCondition",
    "EscrowConditionTemplate",
    "EscrowDeadline",
    "EscrowDisputeReason",
    "EscrowDisputeView",
    "EscrowEarnMoment",
    "EscrowEnd",
    "EscrowEvidence",
    "EscrowFeeId",
    "EscrowFeePayer",
    "EscrowFeeTier",
    "EscrowFeeVersion",
    "EscrowFees",
    "EscrowFlows",
    "EscrowHoldKind",
    "EscrowHoldView",
    "EscrowLink",
    "EscrowLinkPurpose",
    "EscrowMilestone",
    "EscrowOfferView",
    "EscrowOrder",
    "EscrowOrderPayment",
    "EscrowPaper",
    "EscrowPaperId",
    "EscrowPartView",
    "EscrowParty",
    "EscrowPayment",
    "EscrowPaymentId",
    "EscrowPeriod",
    "EscrowPreview",
    "EscrowQuote",
    "EscrowQuoteId",
    "EscrowRail",
    "EscrowReasoned",
    "EscrowRefundRule",
    "EscrowRefundTo",
    "EscrowRefundView",
    "EscrowSettings",
    "EscrowShare",
    "EscrowSide",
    "EscrowTask",
    "EscrowTaxMode",
    "EscrowTerms",
    "EscrowTermsView",
    "EscrowTierMode",
    "EscrowTimer",
    "EscrowToken",
    "Event",
    "EventId",
    "EvidenceKind",
    "EvidencePart",
    "ExactNumber",
    "ExperimentArm",
    "ExperimentCurrency",
    "ExperimentId",
    "ExperimentResults",
    "ExplainEscrowOrderResult",
    "ExplanationStep",
    "ExtendEscrowDeadline",
    "ExtendTrial",
    "ForcedDecision",
    "ForecastStep",
    "FundFromWallet",
    "GetCohortsParams",
    "GetCreditGrantParams",
    "GetCreditNoteParams",
    "GetDiscountParams",
    "GetDunningScheduleParams",
    "GetEscrowOrderTimelineParams",
    "GetEscrowOrderTimelineResult",
    "GetEscrowSafeguardingResult",
    "GetInvoiceItemParams",
    "GetInvoiceParams",
    "GetMrrMonthsParams",
    "GetMrrParams",
    "GetOverviewParams",
    "GetPromotionCodeParams",
    "GetRecoverySummaryParams",
    "GetSubscriptionParams",
    "GetTransactionParams",
    "GiveBack",
    "GiveUpEscrowOrder",
    "GrantId",
    "HandoverCode",
    "ImportSettlementFile",
    "IntervalUnit",
    "Invoice",
    "InvoiceDetail",
    "InvoiceDiscount",
    "InvoiceDraft",
    "InvoiceExplanation",
    "InvoiceId",
    "InvoiceItem",
    "InvoiceItemId",
    "InvoiceLine",
    "InvoiceTax",
    "IssuerLimit",
    "ItemId",
    "ItemUsage",
    "JournalId",
    "LatePolicy",
    "LeakReported",
    "LeakedApiKey",
    "LineExplanation",
    "ListApiKeysParams",
    "ListAuditLogParams",
    "ListBalanceTransactionsParams",
    "ListBanksParams",
    "ListBeneficiariesParams",
    "ListCheckoutSessionsParams",
    "ListCouponsParams",
    "ListCreditGrantsParams",
    "ListCreditNotesParams",
    "ListCustomerSubscriptionsParams",
    "ListCustomerTransactionsParams",
    "ListCustomersParams",
    "ListDeliveriesParams",
    "ListDiscountsParams",
    "ListDisputesParams",
    "ListDunningSchedulesParams",
    "ListEscrowEvidenceRow",
    "ListEscrowFeedParams",
    "ListEscrowFeedRow",
    "ListEscrowFeesRow",
    "ListEscrowLinkLogRow",
    "ListEscrowOrdersParams",
    "ListEscrowPaymentsParams",
    "ListEscrowStatementParams",
    "ListEscrowTemplatesRow",
    "ListEscrowWalletsRow",
    "ListEventTypesRow",
    "ListEventsParams",
    "ListInvoiceItemsParams",
    "ListInvoicesParams",
    "ListManualReviewsParams",
    "ListMessageTemplatesRow",
    "ListMessagesParams",
    "ListMetersParams",
    "ListMrrMovementsParams",
    "ListNoticesParams",
    "ListOauthClientsParams",
    "ListPaymentLinksParams",
    "ListPaymentMethodsParams",
    "ListPayoutApproversRow",
    "ListPayoutsParams",
    "ListPlansParams",
    "ListPriceMigrationSubscriptionsParams",
    "ListPriceMigrationsParams",
    "ListPromotionCodesParams",
    "ListProviderAccountsParams",
    "ListProviderEventsParams",
    "ListProvidersRow",
    "ListReconciliationBreaksParams",
    "ListReconciliationsParams",
    "ListRecoveryExperimentsParams",
    "ListRecoveryPoliciesRow",
    "ListRefundsParams",
    "ListRequestLogParams",
    "ListSettlementsParams",
    "ListSubscriptionsParams",
    "ListTaxRatesParams",
    "ListTestClocksParams",
    "ListTransactionsParams",
    "ListUsageThresholdsParams",
    "ListWebhookEndpointsParams",
    "LocalHours",
    "LocaleWord",
    "LoggedRequest",
    "Logo",
    "LogoId",
    "MakeEscrowLink",
    "MakeEscrowToken",
    "MakePortalLink",
    "MakeTestCard",
    "MakeUpdateLink",
    "ManualResolution",
    "ManualReview",
    "ManualReviewDetail",
    "MarkPaid",
    "MerchantBalance",
    "Message",
    "MessageCaps",
    "MessageId",
    "MessageInFull",
    "MessagePreview",
    "MessageQuietHours",
    "MessageReceipt",
    "MessageSettings",
    "MessageTemplate",
    "Metadata",
    "Meter",
    "MeterAggregation",
    "MeterId",
    "MeterUsage",
    "MeterUsageGroup",
    "MilestoneId",
    "Model",
    "MoneyFlow",
    "MonthlyAmount",
    "MovedDelivery",
    "MovementId",
    "Mrr",
    "MrrMonth",
    "MrrMonths",
    "MrrMovement",
    "MrrMovementTotal",
    "NewEscrowCondition",
    "NewEscrowGroup",
    "NewEscrowMilestone",
    "NextRun",
    "Notice",
    "NoticeId",
    "OauthClient",
    "OauthClientId",
    "OauthClientWithSecret",
    "OfferEscrowSplit",
    "OpenEscrowDispute",
    "OrderId",
    "Outcome",
    "OutlookReason",
    "Overlap",
    "PartyLinkId",
    "PassOnCode",
    "Pause",
    "PayEscrowOrder",
    "Payday",
    "PaydayMonth",
    "PaydayRule",
    "PaydayWeek",
    "PayloadWord",
    "PaymentLink",
    "PaymentLinkId",
    "PaymentMethod",
    "PaymentMethodId",
    "Payout",
    "PayoutApproval",
    "PayoutApprover",
    "PayoutCostLine",
    "PayoutId",
    "PayoutLimitsApproval",
    "PayoutPurpose",
    "PayoutQuote",
    "PayoutSettings",
    "PayoutTry",
    "PendingChange",
    "PendingChangeItem",
    "PlaceEscrowHold",
    "Plan",
    "PlanId",
    "PolicyId",
    "PolicyScope",
    "PortalPermissions",
    "Preference",
    "PreviewBody",
    "PreviewLine",
    "PreviewWording",
    "Price",
    "PriceId",
    "PriceMigration",
    "PriceMigrationId",
    "PriceMigrationSubscription",
    "PriceMigrationSum",
    "PriceTier",
    "PromotionCode",
    "PromotionCodeId",
    "ProposeEscrowFee",
    "Proration",
    "ProviderAccount",
    "ProviderAccountId",
    "ProviderEvent",
    "ProviderEventId",
    "ProviderField",
    "PublishAppearance",
    "PublishedAppearance",
    "PutSchedule",
    "QuietHours",
    "QuoteEscrowOrder",
    "QuotePayout",
    "Reconciliation",
    "ReconciliationBreak",
    "ReconciliationId",
    "ReconciliationReport",
    "RecordBatch",
    "RecordUsage",
    "RecoveryDecision",
    "RecoveryExperiment",
    "RecoveryPolicy",
    "RecoveryPolicyInForce",
    "RecoveryReport",
    "RecoverySummary",
    "Refund",
    "RefundDestination",
    "RefundEscrowOrder",
    "RefundId",
    "RefundInvoice",
    "RefundReason",
    "ReleaseEscrowPart",
    "ReminderQuietHours",
    "Reminders",
    "Replay",
    "ReplayRange",
    "RequestLogId",
    "Resend",
    "ResendEvent",
    "ResolveAccount",
    "ResolveManualReview",
    "ResolveRecovery",
    "ResolvedBankAccount",
    "RespondEscrowDispute",
    "RetrySchedule",
    "RevertAppearance",
    "ReviewId",
    "RoundedPer",
    "Route",
    "RouteAccount",
    "RoutingRule",
    "RoutingRules",
    "SafeguardingAccount",
    "SafeguardingRepair",
    "SafeguardingStatement",
    "SayConsent",
    "ScheduleId",
    "SendTransfer",
    "Settings",
    "Settlement",
    "SettlementDetail",
    "SettlementFile",
    "SettlementId",
    "SettlementLine",
    "ShowEvidence",
    "SimpleModel",
    "StaffAct",
    "StartEscrowOrder",
    "StatementFileId",
    "StopRecovery",
    "SubmitDispute",
    "Subscription",
    "SubscriptionChange",
    "SubscriptionChangePreview",
    "SubscriptionId",
    "SubscriptionItem",
    "SubscriptionOutlook",
    "SubscriptionPhase",
    "SubscriptionPhaseItem",
    "SubscriptionSchedule",
    "Surface",
    "Surfaces",
    "SurplusId",
    "TaxPricing",
    "TaxRate",
    "TaxRateId",
    "TestCard",
    "TestClock",
    "TestClockId",
    "TestSend",
    "TestSendBody",
    "TestTransfer",
    "ThresholdId",
    "TopUpWallet",
    "Transaction",
    "TrialBalance",
    "UpcomingInvoice",
    "UsageBatch",
    "UsageEvent",
    "UsageId",
    "UsageRefusal",
    "UsageResult",
    "UsageSummary",
    "UsageThreshold",
    "WalletLine",
    "WebhookEndpoint",
    "WebhookEndpointWithSecret",
    "WebhookTest",
    "WhichWord",
    "Wording",
    "WordingBody",
]


class _AcceptEscrowOfferRequired(TypedDict):
    by: CustomerId
    """Which customer accepts."""
    offer: int
    """The number of the offer."""


class AcceptEscrowOffer(_AcceptEscrowOfferRequired, total=False):
    """An offer to be accepted."""

    version: int | None
    """The version of the order that they saw."""


class _AcceptEscrowOrderRequired(TypedDict):
    by: CustomerId
    """Which customer accepts."""
    termsDigest: str
    """The digest of the terms that they were shown."""


class AcceptEscrowOrder(_AcceptEscrowOrderRequired, total=False):
    """An acceptance."""

    version: int | None
    """The version of the order that they saw."""


class Account(TypedDict):
    """Who a key is."""

    apiVersion: str
    """The version this answer is written in."""
    credentialId: str
    """The key that asked, or the program whose token did."""
    id: str
    """The merchant's id, the same in both modes."""
    mode: str
    """`test` or `live`."""
    name: str
    """What customers see."""
    scopes: list[str]
    """What it may do; `*` is everything."""


class AccountTotal(TypedDict):
    """One account in one currency."""

    account: str
    balance: int
    """Debit less credit."""
    credit: int
    currency: str
    debit: int


class _AddEscrowTemplateRequired(TypedDict):
    category: EscrowCategory
    """For which kind of deal."""
    code: str
    """Capital letters, digits and underscores, up to 60."""
    fulfiller: ConditionFulfiller
    """Who has to do it."""
    text: str
    """What exactly is meant, up to 2,000 characters."""
    title: str
    """One line."""
    verifier: ConditionVerifier
    """Who says so."""
    waivable: ConditionWaivable
    """Who may give it up."""


class AddEscrowTemplate(_AddEscrowTemplateRequired, total=False):
    """A kind of condition to be added."""

    blocking: bool
    """Whether money waits for it; it does, if not said otherwise."""
    byCode: bool
    """Whether it is met by a code that the buyer gives to the seller."""
    byDate: bool
    """Whether it is met by a date."""
    deemedBySilence: bool
    """Whether silence at the end of an inspection means that it is met."""
    dueAfter: int | None
    """How long after the order was paid it is due, in seconds."""
    minEvidence: int
    """How much has to be shown at least."""
    onDue: ConditionOnDue | None
    """What happens then."""


class AddLines(TypedDict):
    """Lines for a draft."""

    lines: list[DraftLine]
    """Put behind those that are there."""


class AddLogo(TypedDict):
    """A picture."""

    content: str
    """Its bytes, as base64."""


class AdjustBalance(TypedDict):
    """What to give or take."""

    amount: int
    """In minor units: above zero to give, below zero to take."""
    currency: str
    """ISO 4217."""
    reason: str
    """Why; kept in the audit log."""


class AdvanceClock(TypedDict):
    """Where a clock is to go."""

    to: str
    """Ahead of where it stands."""


class _AmendEscrowOrderRequired(TypedDict):
    by: CustomerId
    """Which customer proposes it."""


class AmendEscrowOrder(_AmendEscrowOrderRequired, total=False):
    """A change to be proposed: a milestone, or another day of delivery."""

    conditions: list[NewEscrowCondition]
    """What has to be true for it; their `milestone` is 0."""
    delivery: MovedDelivery | None
    """Another day of delivery."""
    milestone: NewEscrowMilestone | None
    """One more milestone."""
    version: int | None
    """The version of the order that they saw."""


class _ApiKeyRequired(TypedDict):
    allowedAddresses: list[str]
    """From where it works; empty is from anywhere."""
    createdAt: str
    id: ApiKeyId
    kind: str
    """`secret`, `publishable` or `restricted`."""
    last4: str
    """To tell keys apart."""
    name: str
    rateLimitPerMinute: int
    scopes: list[str]


class ApiKey(_ApiKeyRequired, total=False):
    """A key, without its text."""

    expiresAt: str | None
    lastUsedAddress: str | None
    """From where it was used then."""
    lastUsedAt: str | None
    oldTextUntil: str | None
    """Until when the text before the last roll works; null when it was never rolled."""
    revokedAt: str | None


class _ApiKeyWithSecretRequired(TypedDict):
    allowedAddresses: list[str]
    """From where it works; empty is from anywhere."""
    createdAt: str
    id: ApiKeyId
    kind: str
    """`secret`, `publishable` or `restricted`."""
    last4: str
    """To tell keys apart."""
    name: str
    rateLimitPerMinute: int
    scopes: list[str]
    secret: str
    """The whole key. Keep it; it is not shown again."""


class ApiKeyWithSecret(_ApiKeyWithSecretRequired, total=False):
    """A key with its text, shown once."""

    expiresAt: str | None
    lastUsedAddress: str | None
    """From where it was used then."""
    lastUsedAt: str | None
    oldTextUntil: str | None
    """Until when the text before the last roll works; null when it was never rolled."""
    revokedAt: str | None


class _AppearanceRequired(TypedDict):
    draft: Surfaces
    """What is worked on."""
    hasUnpublishedChanges: bool
    """Whether the draft says something else."""
    history: list[PublishedAppearance]
    """What was published, the latest first, at most twenty."""
    version: int
    """Counts the changes of the draft."""


class Appearance(_AppearanceRequired, total=False):
    """How pages look, and will."""

    published: Surfaces | None
    """What customers see; null while that is how we made it."""
    publishedNumber: int | None
    """The number of what they see."""


class ApprovalBand(TypedDict):
    """Payouts of more than an amount need so many approvals."""

    above: int
    """In minor units."""
    approvals: int
    """How many, 0 to 5."""
    currency: str
    """ISO 4217."""


class _AttachMethodRequired(TypedDict):
    token: str
    """From the gateway's fields, or from `/v1/test-helpers/cards`."""


class AttachMethod(_AttachMethodRequired, total=False):
    """A method to be saved."""

    makeDefault: bool | None
    """Whether it is charged from now on; true when left out."""


class _AuditRowRequired(TypedDict):
    action: str
    """`noun.verb`."""
    actorId: str
    actorType: str
    """`api_key`, `link` (whoever held a link to one of your customers' pages), `operator` or `system`."""
    at: str
    id: AuditId
    subject: str
    """The id of what it is about."""


class AuditRow(_AuditRowRequired, total=False):
    """What somebody changed."""

    after: dict[str, Any] | None
    """What it became, as far as it changed; null when it went."""
    before: dict[str, Any] | None
    """What it was, as far as it changed; null when it was made."""
    origin: str | None
    """Where the actor was: an address, or `cli`, `worker`, `link`. Null where it is not known."""
    requestId: str | None
    """The request that did it, if one did."""


class _AwardEscrowDisputeRequired(TypedDict):
    reasons: str
    """Why, up to 5,000 characters. Both parties read it."""
    sellerGets: list[EscrowShare]
    """What the seller gets of each milestone; the rest of what was contested goes to the buyer."""


class AwardEscrowDispute(_AwardEscrowDisputeRequired, total=False):
    """An award."""

    chargeFee: bool
    """Whether the losing side pays the fee of the dispute."""
    otherwise: list[EscrowShare] | None
    """What holds instead if the goods do not come back; the award waits for them then."""
    otherwiseAfter: int | None
    """For how long, in seconds."""
    version: int | None
    """The version of the order that you saw."""


class Balance(TypedDict):
    """A balance in one currency."""

    amount: int
    """In minor units; never negative."""
    currency: str


class BalanceTransaction(TypedDict):
    """One movement."""

    amount: int
    """What it changed, in minor units: below zero when less can be had than before."""
    createdAt: str
    currency: str
    id: JournalId
    source: str
    """The transaction, surplus or payout behind it; of an order in escrow, the raw id of the movement."""
    type: str
    """Why, such as `payment.received` or `payout.held`."""


class _BankRequired(TypedDict):
    code: str
    """What this provider calls it."""
    name: str


class Bank(_BankRequired, total=False):
    """A bank."""

    nipCode: str | None
    """What the interbank network calls it, if the provider says."""


class _BanksRequired(TypedDict):
    banks: list[Bank]
    currency: str
    fetchedAt: str
    """When the provider told it."""
    gateway: str


class Banks(_BanksRequired, total=False):
    """The banks of a provider."""

    accountId: ProviderAccountId | None
    error: str | None
    """Why the provider could not be asked since, if it could not."""


class _BeneficiaryRequired(TypedDict):
    accountName: str
    """As the bank writes it."""
    accountNumber: str
    """All but the last four digits are hidden."""
    bankCode: str
    bankName: str
    createdAt: str
    currency: str
    gateway: str
    """The provider whose code of the bank it is."""
    id: BeneficiaryId
    metadata: Any
    nameMatch: str
    """How the name that you expected and the bank's agree: `exact`, `close`, `different`, `not_given`."""
    status: str
    """`active` or `removed`."""
    updatedAt: str
    usableFrom: str
    """From when on they may be paid."""


class Beneficiary(_BeneficiaryRequired, total=False):
    """Whom payouts go to."""

    customerId: CustomerId | None
    """The customer whose account it is; none for yours."""
    label: str | None


class _BilledPriceRequired(TypedDict):
    id: PriceId
    key: str
    """`base`, or the add-on's key."""
    planId: PlanId
    version: int


class BilledPrice(_BilledPriceRequired, total=False):
    """One version of a price."""

    name: str | None


class Blacklist(TypedDict, total=False):
    """Why a customer goes on the blacklist."""

    reason: str | None
    """For you."""


_BoardNeeds = TypedDict("_BoardNeeds", {"from": "str"})


class Board(_BoardNeeds):
    """The board of a time."""

    currencies: list[BoardOfCurrency]
    to: str


class BoardCustomers(TypedDict):
    """Customers over a time: worth something at its ends, and come and gone in it."""

    atEnd: int
    atStart: int
    leftInvoluntarily: int
    """Left because their money could not be collected."""
    leftVoluntarily: int
    """Left because they wanted to."""
    new: int
    """For the first time."""
    returned: int
    """Had left before, and are back."""


class _BoardOfCurrencyRequired(TypedDict):
    atRisk: MoneyFlow
    """Bills in recovery now."""
    churnedInvoluntarily: MonthlyAmount
    """What left a month because money could not be collected."""
    churnedVoluntarily: MonthlyAmount
    """What left a month because customers wanted to leave."""
    collected: MoneyFlow
    """Charges that succeeded."""
    collectedOutside: MoneyFlow
    """Bills paid outside of the gateways."""
    currency: str
    customers: BoardCustomers
    failed: MoneyFlow
    """Bills whose recovery began."""
    invoiced: MoneyFlow
    """Bills that became final, without those that are void."""
    lost: MoneyFlow
    """Bills that were given up."""
    mrrAtEnd: MonthlyAmount
    mrrAtStart: MonthlyAmount
    recovered: MoneyFlow
    """Bills that came back."""


class BoardOfCurrency(_BoardOfCurrencyRequired, total=False):
    """The board of one currency. Shares are in hundredths of a percent, and null of nothing."""

    grossRetentionBps: int | None
    """The same without what grew."""
    netRetentionBps: int | None
    """What the customers of the start are worth at the end, of what they were worth."""
    recoveryRateBps: int | None
    """Recovered, of recovered and lost, by amount."""


class CalcAdjustment(TypedDict):
    """limit is the bound's share; difference is what it added to the rounded value before, or took off it."""

    before: CalcFraction
    bound: Literal["minimum", "maximum"] | str
    difference: int
    limit: CalcFraction


class _CalcAggregateRequired(TypedDict):
    aggregation: Literal["sum", "count", "unique", "max", "latest", "time_weighted", "time_weighted_level"]
    events: list[CalcUsageEvent]
    operation: Literal["aggregate"]
    period: CalcPeriod


class CalcAggregate(_CalcAggregateRequired, total=False):
    """The quantity that usage events come to."""

    opening: CalcDecimal | None


class CalcAllocate(TypedDict):
    """An amount split by weights: largest remainder, ties to the first."""

    amount: CalcMoney
    operation: Literal["allocate"]
    weights: list[int]


class CalcAnswerAggregate(TypedDict):
    counted: int
    exact: CalcRatio
    quantity: CalcExactDecimal


class CalcAnswerAllocate(TypedDict):
    parts: list[CalcMoney]


class CalcAnswerDiscount(TypedDict):
    left: list[CalcMoney]
    taken: list[CalcDiscountTaken]
    total: CalcMoney


class CalcAnswerInvoice(TypedDict):
    balance: CalcMoney
    discount: CalcMoney
    discounted: CalcMoney
    discounts: list[CalcDiscountTaken]
    draws: list[CalcAnswerInvoiceDraw]
    due: CalcMoney
    fromBalance: CalcMoney
    granted: CalcMoney
    lines: list[CalcAnswerInvoiceLine]
    net: CalcMoney
    subtotal: CalcMoney
    tax: CalcMoney
    taxes: list[CalcRateTax]
    toBalance: CalcMoney
    total: CalcMoney


class CalcAnswerInvoiceDraw(TypedDict):
    amount: CalcMoney
    grant: str
    remaining: CalcMoney


class CalcAnswerInvoiceLine(TypedDict):
    amount: CalcMoney
    discount: CalcMoney
    gross: CalcMoney
    net: CalcMoney
    note: str | None
    rates: list[CalcRateTax]
    tax: CalcMoney


class CalcAnswerPeriods(TypedDict):
    periods: list[CalcAnswerPeriodsPeriod]
    stub: CalcAnswerPeriodsStub | None


class CalcAnswerPeriodsPeriod(TypedDict):
    days: int
    end: CalcInstant
    index: int
    milliseconds: int
    start: CalcInstant


class CalcAnswerPeriodsStub(TypedDict):
    days: CalcShare
    milliseconds: CalcShare


class CalcAnswerPrice(TypedDict):
    adjustment: CalcAdjustment | None
    amount: CalcMoney
    billable: CalcDecimal
    exact: CalcRatio
    tiers: list[CalcTierStep]


class CalcAnswerProrate(TypedDict):
    lines: list[CalcAnswerProrateLine]
    settlement: CalcAnswerProrateSettlement
    total: CalcMoney


class CalcAnswerProrateLine(TypedDict):
    net: CalcMoney
    record: CalcProrationRecord
    tax: CalcMoney
    taxRecord: CalcProrationRecord | None


class CalcAnswerProrateSettlement(TypedDict):
    due: CalcMoney
    toBalance: CalcMoney


class CalcAnswerTax(TypedDict):
    gross: CalcMoney
    lines: list[CalcTaxedLine]
    net: CalcMoney
    rates: list[CalcRateTax]
    tax: CalcMoney


class _CalcBillLineRequired(TypedDict):
    amount: CalcMoney
    begins: CalcInstant
    tax: CalcTaxTreatment


class CalcBillLine(_CalcBillLineRequired, total=False):
    discountable: bool
    """Default true. Credits are of what was paid: send false."""
    plan: str | None


class _CalcCouponRequired(TypedDict):
    amount: CalcDiscountAmount
    code: str
    duration: CalcDuration


class CalcCoupon(_CalcCouponRequired, total=False):
    expiresAt: CalcInstant | None
    most: int | None
    mostByCustomer: int | None
    plans: list[str] | None


class _CalcDiscountRequired(TypedDict):
    currency: CalcCurrency
    discounts: list[CalcDiscountDiscount]
    lines: list[CalcMoney]
    operation: Literal["discount"]


class CalcDiscount(_CalcDiscountRequired, total=False):
    """Discounts over lines: percentages first, then fixed amounts, each on what is left."""

    rounding: CalcRounding


class CalcDiscountAmountFixed(TypedDict):
    fixed: CalcMoney


class CalcDiscountAmountPercent(TypedDict):
    percent: CalcDecimal


class _CalcDiscountDiscountRequired(TypedDict):
    amount: CalcDiscountAmount
    code: str


class CalcDiscountDiscount(_CalcDiscountDiscountRequired, total=False):
    lines: list[int] | None


class CalcDiscountTaken(TypedDict):
    amount: CalcMoney
    code: str
    parts: list[CalcMoney]


class CalcDurationRepeating(TypedDict):
    repeating: int


class _CalcGrantRequired(TypedDict):
    id: str
    kind: Literal["promotional", "paid"]
    remaining: CalcMoney


class CalcGrant(_CalcGrantRequired, total=False):
    effectiveAt: CalcInstant | None
    expiresAt: CalcInstant | None
    priority: int


class CalcInterval(TypedDict):
    """At most ten years, or one year of hours."""

    count: int
    unit: Literal["hour", "day", "week", "month", "quarter", "biannual", "year"]


class _CalcInvoiceRequired(TypedDict):
    at: CalcInstant
    currency: CalcCurrency
    lines: list[CalcBillLine]
    operation: Literal["invoice"]
    zone: CalcZone


class CalcInvoice(_CalcInvoiceRequired, total=False):
    """A bill from its lines to what is due."""

    balance: CalcMoney | None
    coupons: list[CalcRedeemed]
    grants: list[CalcGrant]
    rounding: CalcRounding
    tax: CalcTaxRules


class CalcMoney(TypedDict):
    """Whole minor units of a currency: 500000 of NGN is five thousand naira."""

    currency: CalcCurrency
    minor: int


class CalcPaid(TypedDict):
    """What was paid, after discounts, for a stretch of time."""

    covers: CalcPeriod
    net: CalcMoney
    tax: CalcMoney


class CalcPeriod(TypedDict):
    """Half-open: an instant on the end belongs to the next period."""

    end: CalcInstant
    start: CalcInstant


_CalcPeriodsTakes = TypedDict("_CalcPeriodsTakes", {"from": "int | None"}, total=False)


class _CalcPeriodsRequired(_CalcPeriodsTakes):
    anchor: CalcInstant
    count: int
    interval: CalcInterval
    operation: Literal["periods"]
    zone: CalcZone


class CalcPeriods(_CalcPeriodsRequired, total=False):
    """Billing periods, counted from the anchor."""

    anchorDay: int | None
    at: CalcInstant | None


class _CalcPriceRequired(TypedDict):
    currency: CalcCurrency
    operation: Literal["price"]
    pricing: CalcPricing


class CalcPrice(_CalcPriceRequired, total=False):
    """What a price gives for a quantity, rounded once. amounts are those of the events of a percentage that rounds
    each; quantity and events are then left out.
    """

    amounts: list[CalcPriceAmount] | None
    basis: Literal["fee", "usage"]
    """A share of a fee costs that share; usage was measured within it. Bounds are shared in either case. Default fee.
    """
    events: int | None
    quantity: CalcDecimal | None
    rounding: CalcRounding
    share: CalcShare | None


class CalcPriceAmount(TypedDict):
    """So many events of one amount."""

    amount: CalcDecimal
    count: int


class _CalcPricingRequired(TypedDict):
    model: Literal["flat", "per_unit", "graduated", "volume", "package", "percentage"]


class CalcPricing(_CalcPricingRequired, total=False):
    """A price as it is offered; amounts are minor units for a whole period. flat and per_unit have amount; graduated
    and volume have tiers; package has packageSize and amount; percentage has percent, fixedAmount and roundedPer.
    """

    amount: CalcDecimal | None
    fixedAmount: CalcDecimal | None
    included: CalcDecimal | None
    maximum: CalcDecimal | None
    minimum: CalcDecimal | None
    packageSize: CalcDecimal | None
    percent: CalcDecimal | None
    roundedPer: Literal["line", "event"] | None
    tiers: list[CalcTier] | None


class _CalcProrateRequired(TypedDict):
    at: CalcInstant
    operation: Literal["prorate"]
    terms: CalcProrationTerms


class CalcProrate(_CalcProrateRequired, total=False):
    """The lines of a change, a cancellation (no price) or a start (nothing paid)."""

    paid: CalcPaid | None
    price: CalcMoney | None
    whole: CalcPeriod | None


_CalcProrationRecordNeeds = TypedDict("_CalcProrationRecordNeeds", {"from": "CalcInstant"})


class CalcProrationRecord(_CalcProrationRecordNeeds):
    """exact = (minus, for a credit) base x times x share; rounded is exact, rounded once."""

    base: CalcMoney
    direction: Literal["credit", "charge"] | str
    exact: CalcRatio
    rounded: CalcMoney
    share: CalcShare
    terms: CalcProrationTerms
    times: CalcRatio
    to: CalcInstant
    v: Literal[1]
    whole: CalcPeriod


class CalcProrationRule(TypedDict, total=False):
    lastDay: Literal["billed", "not_billed"] | str
    """Whether the local date on which service ends is billed, where days are counted. Default not_billed."""
    unit: Literal["millisecond", "second", "day", "none"] | str
    """What a period is counted in. Default millisecond."""


class _CalcProrationTermsRequired(TypedDict):
    zone: CalcZone


class CalcProrationTerms(_CalcProrationTermsRequired, total=False):
    rounding: CalcRounding | str
    rule: CalcProrationRule


class CalcRateTax(TypedDict):
    base: CalcMoney
    code: str
    percent: CalcExactDecimal
    tax: CalcMoney


class CalcRatio(TypedDict):
    """An exact fraction, reduced, the sign in the numerator. Texts, because many readers lose digits of large numbers.
    """

    den: str
    num: str


class _CalcRedeemedRequired(TypedDict):
    at: CalcInstant
    coupon: CalcCoupon


class CalcRedeemed(_CalcRedeemedRequired, total=False):
    used: bool


class CalcShare(TypedDict):
    """A part of a whole, in the same unit."""

    part: int
    whole: int


class _CalcTaxRequired(TypedDict):
    currency: CalcCurrency
    lines: list[CalcTaxLine]
    operation: Literal["tax"]


class CalcTax(_CalcTaxRequired, total=False):
    """The taxes of lines."""

    rules: CalcTaxRules


class CalcTaxLine(TypedDict):
    amount: CalcMoney
    treatment: CalcTaxTreatment


class CalcTaxRate(TypedDict):
    code: str
    percent: CalcDecimal


class CalcTaxRules(TypedDict, total=False):
    level: Literal["line", "rate"]
    """Where a tax is rounded: on each line, or once for each rate. Default line."""
    pricing: Literal["exclusive", "inclusive"]
    """Whether prices have their taxes in them. Default exclusive."""
    rounding: CalcRounding


class CalcTaxTreatmentExempt(TypedDict):
    exempt: str


class CalcTaxTreatmentFixed(TypedDict):
    fixed: CalcMoney


class CalcTaxTreatmentRates(TypedDict):
    rates: list[CalcTaxRate]


class CalcTaxedLine(TypedDict):
    gross: CalcMoney
    net: CalcMoney
    note: str | None
    rates: list[CalcRateTax]
    tax: CalcMoney


class CalcTier(TypedDict, total=False):
    """upTo is the last unit in it; the last tier has none. It says unitAmount, flatAmount or both."""

    flatAmount: CalcDecimal | None
    unitAmount: CalcDecimal | None
    upTo: CalcDecimal | None


class _CalcTierStepRequired(TypedDict):
    exact: CalcFraction
    quantity: CalcDecimal
    unitAmount: CalcDecimal


class CalcTierStep(_CalcTierStepRequired, total=False):
    """What one tier contributes for a whole period: quantity x unitAmount + flatAmount (0 if left out)."""

    flatAmount: int


class _CalcUsageEventRequired(TypedDict):
    at: CalcInstant
    id: str


class CalcUsageEvent(_CalcUsageEventRequired, total=False):
    text: str | None
    value: CalcDecimal | None


class Cancel(TypedDict, total=False):
    """How a subscription ends."""

    at: str | None
    """At this instant instead of now."""
    atPeriodEnd: bool
    """At the end of the current period instead of now."""
    credit: Literal["none", "prorated"] | None
    """`prorated` gives what is left of what was paid to the customer's balance; nothing when left out."""
    reason: str | None
    """For you."""


class _CancelEscrowOrderRequired(TypedDict):
    by: CustomerId
    """Which customer calls it off: the buyer."""


class CancelEscrowOrder(_CancelEscrowOrderRequired, total=False):
    """A wish to call an order off."""

    milestones: list[MilestoneId]
    """Which milestones; everything that is open without any."""
    refundTo: EscrowRefundTo | None
    """Where the money goes back to, before work began. The buyer's wallet, without it; afterwards it is what was agreed
    with the order.
    """
    sellerKeeps: list[EscrowShare]
    """What the seller would keep."""
    version: int | None
    """The version of the order that they saw."""


class ChangeAppearance(TypedDict, total=False):
    """What may change, by surface. Surfaces left out stay as they are."""

    checkout: ChangeSurface | None
    """For the page of a checkout."""
    email: ChangeSurface | None
    """For mails."""
    general: ChangeSurface | None
    """For all surfaces."""
    overlay: ChangeSurface | None
    """For a checkout in a frame of your page."""
    portal: ChangeSurface | None
    """For what customers see of their account."""
    store: ChangeSurface | None
    """For payment links, invoices and orders."""


class ChangeCoupon(TypedDict, total=False):
    """What may change on a coupon. Fields left out stay as they are."""

    metadata: Metadata | None
    """Replaces your own data."""
    name: str | None
    """Printed on bills of what is redeemed from now on."""


class ChangeCustomer(TypedDict, total=False):
    """What may change on a customer. Fields left out stay as they are; null clears."""

    email: str | None
    """Kept in lower case."""
    locale: str | None
    """The language they are written to in."""
    merchantRef: str | None
    """What you call them."""
    metadata: Metadata | None
    """Replaces your own data."""
    name: str | None
    """Their name."""
    phone: str | None
    """E.164."""
    taxExemptReason: str | None
    """Why they are exempt."""
    taxId: str | None
    """Their tax number with its kind."""
    taxTreatment: Literal["exempt", "reverse_charge"] | None
    """`exempt` or `reverse_charge`; null where taxes are charged. For bills made from now on."""
    timeZone: str | None
    """The IANA zone they live in."""


class ChangeEndpoint(TypedDict, total=False):
    """What may change on an endpoint. Fields left out stay as they are; null clears."""

    compatibleHeaders: bool | None
    """For what is sent from now on."""
    description: str | None
    """For you."""
    eventTypes: list[str] | None
    """Replaces the list; empty means all."""
    metadata: Metadata | None
    """Replaces your own data."""
    payload: PayloadWord | None
    """For what is sent from now on."""
    retrySchedule: RetrySchedule | None
    """For deliveries from now on."""
    status: EndpointStatus | None
    """Whether it is told anything."""
    url: str | None
    """HTTPS, reachable from outside."""


class ChangeEscrowParty(TypedDict, total=False):
    """What changes. Members left out stay as they are."""

    identityLevel: int | None
    """How well they are known, 0 to 9."""
    phoneVerified: bool | None
    """Whether their phone is known to be theirs."""
    plan: str | None
    """Which of your fees hold for them; null for everybody's."""
    suspendedFor: str | None
    """Why they may not act, up to 200 characters; null lets them act again."""


class ChangeEscrowSettings(TypedDict, total=False):
    """What may change."""

    cardClearance: int | None
    """For how long what a seller earned of a card payment waits: a payer's bank may take it back. 0 to 2,592,000
    seconds.
    """
    codePrefixes: list[str] | None
    """How the numbers begin that one-time codes are sent to, such as `+234`, which is the default; 50 at most."""
    currencies: list[str] | None
    """In which currencies, ISO 4217; empty for all."""
    enabled: bool | None
    """Whether orders can be proposed. Those that run go on without."""
    terms: EscrowTerms
    """Those that change."""


class ChangeInvoice(TypedDict, total=False):
    """What may change on a draft. Fields left out stay as they are."""

    collection: Literal["automatic", "send_invoice"] | None
    """How it is paid."""
    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid."""
    memo: str | None
    """Printed on it; null for nothing."""
    metadata: Metadata | None
    """Your own data, all of it."""


class ChangeInvoiceItem(TypedDict, total=False):
    """What may change while it waits. Fields left out stay as they are."""

    description: str | None
    """Printed on its line."""
    discountable: bool | None
    """Whether coupons may take something off."""
    metadata: Metadata | None
    """Your own data, all of it."""
    periodEnd: str | None
    """Where that ends."""
    periodStart: str | None
    """The time it is for; both ends together."""
    quantity: int | None
    """Whole units."""
    unitAmount: ExactNumber | None
    """Minor units for one; below zero for a credit."""


class ChangeKey(TypedDict, total=False):
    """What may change."""

    allowedAddresses: list[str] | None
    """From where it works: up to 50 addresses or networks in CIDR notation; an empty list is from anywhere."""
    name: str | None
    """What you call it."""
    rateLimitPerMinute: int | None
    """Requests a minute, 1 to 1000, or as many as it has."""
    scopes: list[str] | None
    """What it may do from now on; of restricted keys only."""


class ChangeLine(TypedDict, total=False):
    """What may change of a line. Fields left out stay as they are."""

    description: str | None
    """Printed on it."""
    discountable: bool | None
    """Whether coupons may take something off."""
    periodEnd: str | None
    """Where that ends."""
    periodStart: str | None
    """The time it is for; both ends together."""
    quantity: int | None
    """Whole units."""
    unitAmount: ExactNumber | None
    """Minor units for one; below zero for a credit."""


class ChangeMessageSettings(TypedDict, total=False):
    """What may change."""

    accent: str | None
    """The accent of mails, `#rrggbb`."""
    caps: MessageCaps | None
    """How many messages that are not owed to them a customer gets."""
    channels: list[ChannelWord] | None
    """Which channels are used, the best first."""
    enabled: bool | None
    """Whether customers are told anything."""
    locale: LocaleWord | None
    """The language of customers who chose none."""
    quietHours: MessageQuietHours | None
    """When no phone sounds, in the customer's zone; null for never."""
    replyTo: str | None
    """Where answers to mails go; null for the support address."""
    switchedOff: list[str] | None
    """Templates that are not sent, by key."""


class ChangeOauthClient(TypedDict, total=False):
    """What may change."""

    allowedAddresses: list[str] | None
    """From where it works: up to 50 addresses or networks in CIDR notation; an empty list is from anywhere."""
    name: str | None
    """What you call it."""
    rateLimitPerMinute: int | None
    """Requests a minute, 1 to 1000, or as many as it has."""
    scopes: list[str] | None
    """What its tokens may do at most from now on."""


class ChangePaymentLink(TypedDict, total=False):
    """What may change on a payment link."""

    active: bool | None
    """Whether it begins anything. Sessions that it began go on."""
    maxUses: int | None
    """How often it may be paid through; null for any number of times."""
    metadata: Metadata | None
    """Replaces your own data."""


class ChangePayoutSettings(TypedDict, total=False):
    """What may change."""

    accountIds: list[ProviderAccountId] | None
    """Accounts at providers, best first; those not named come after them, oldest first."""
    approval: PayoutLimitsApproval | None
    """Another's word, where one is needed."""
    approvalHours: int | None
    """How long a payout waits for approvals, 24 to 720 hours."""
    bands: list[ApprovalBand] | None
    """Who must agree to what. A currency without a band needs one approval for everything."""
    clearanceHours: int | None
    """How long money that came in waits before it can be paid out, 0 to 720 hours."""
    cooldownHours: int | None
    """How long nobody is paid at a new account, 0 to 168 hours."""
    enrolmentHours: int | None
    """How long a new authenticator may not approve, 0 to 168 hours."""


class ChangePlan(TypedDict, total=False):
    """What may change on a plan. Fields left out stay as they are; null clears."""

    amount: ExactNumber | None
    """A new amount of the base price in minor units, for those who subscribe from now on."""
    currency: str | None
    """In which currency; may be left out when the plan has one only."""
    description: str | None
    """For you."""
    maxCycles: int | None
    """The number of periods for those who subscribe from now on."""
    metadata: Metadata | None
    """Replaces your own data."""
    name: str | None
    """Printed on invoices."""
    taxRateIds: list[TaxRateId] | None
    """The taxes of its lines from now on, in the order they are printed; none at all for an empty list, those of your
    settings for null.
    """
    trialDays: int | None
    """Free days for those who subscribe from now on."""


class ChangePortalPermissions(TypedDict, total=False):
    """What may change. Fields left out stay as they are."""

    cancelSubscription: bool | None
    """Whether customers may end a subscription with its period, and take that back."""
    changePlanIds: list[PlanId] | None
    """The plans that they may change to, each change shown with what it comes to before it is made. At most 20; none
    when empty.
    """
    changeSeats: bool | None
    """Whether they may change how many of the base price they have."""
    pauseSubscription: bool | None
    """Whether they may pause one, and go on with it."""
    retentionCouponId: CouponId | None
    """A coupon that somebody is offered who is about to end a subscription, once; `null` for none."""


class ChangePromotionCode(TypedDict, total=False):
    """What may change on a code. Fields left out stay as they are."""

    active: bool | None
    """Whether it can be redeemed."""
    metadata: Metadata | None
    """Replaces your own data."""


class ChangeProviderAccount(TypedDict, total=False):
    """What may change."""

    credentials: dict[str, str] | None
    """These in the place of those of the same names."""
    enabled: bool | None
    """Whether it takes payments."""
    label: str | None
    """What you call it."""


class ChangeReminders(TypedDict, total=False):
    """What may change. Fields left out stay as they are."""

    cardDays: list[int] | None
    """Days before a card's last day, each 1 to 90; empty for none."""
    enabled: bool | None
    """On or off. Off forgets the windows."""
    hour: int | None
    """The local hour at which reminders are due, 0 to 23; outside of the quiet hours."""
    quietHours: ReminderQuietHours | None
    """When nobody is messaged; null for never."""
    renewalDays: list[int] | None
    """Days before a renewal, each 1 to 60; empty for none. Dates are local."""
    trialDays: list[int] | None
    """Days before a trial's end, 1 to 30: one or none. The same choice as `trialNoticeDays` of the settings."""
    zone: str | None
    """IANA zone of all of it; your billing zone when nothing was chosen."""


class ChangeSettings(TypedDict, total=False):
    """What may change. Fields left out stay as they are."""

    addressLines: list[str] | None
    """The postal address on documents; at most 6 lines."""
    allowDuplicateSubscriptions: bool | None
    """Whether a customer may have the same plan twice."""
    allowRepeatedTrials: bool | None
    """Whether a customer may have more than one trial of a plan. If not, the length counts from the first one's start.
    """
    atTrialEnd: str | None
    """What the end of a trial leads to when the customer has no payment method then: `bill` leaves an open invoice,
    `cancel` ends the subscription, `pause` lets it wait until you resume it. For what begins from now on.
    """
    billingZone: str | None
    """IANA zone of the dates of new subscriptions."""
    catchUp: str | None
    """How periods missed in a downtime are billed: `bill_each`, `skip` or `merge`."""
    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid, where nothing else is said."""
    defaultCurrency: str | None
    """ISO 4217; the currency of amounts that name none."""
    graceDays: int | None
    """For how many days an ended subscription may come back; 0 to 365."""
    graceHours: int | None
    """For how many hours the bill of a renewal is a draft that can be changed; 0 makes it final at once."""
    incompleteExpiryHours: int | None
    """After how many hours an unpaid start is given up; 1 to 720."""
    invoicePrefix: str | None
    """What stands before the numbers of invoices from now on: 1 to 12 capital letters and digits."""
    invoiceSeries: str | None
    """Whether invoices have numbers in `one` series or in a `yearly` one, by the year in your billing zone."""
    lastDay: str | None
    """Where days are counted, whether the date on which service ends is charged: `not_billed` or `billed`."""
    legalName: str | None
    """The name on documents; empty for the merchant's name."""
    merchantName: str | None
    """Shown to customers."""
    pauseConvention: str | None
    """What a pause does, for subscriptions that begin from now on. `keep_anchor`: nothing is given back, the rest of
    the running period is billed on resume. `shift`: the unused time follows the resume, and the boundaries move with
    it. `credit`: the unused time goes to the customer's balance, and the rest of the running period is billed on
    resume.
    """
    paymentInstructions: list[str] | None
    """How to pay, shown while something is due; at most 10 lines."""
    prorationUnit: str | None
    """What a part of a period is counted in: `millisecond`, `second`, `day`, or `none` to share nothing."""
    rounding: str | None
    """`half_even` or `half_up`."""
    supportEmail: str | None
    """Where customers write to."""
    taxId: str | None
    """The tax number on documents, with its kind: `TIN 01234567-0001`."""
    taxPricing: str | None
    """Whether prices have their taxes in them: `exclusive` or `inclusive`. All rates that are charged are of that kind.
    """
    taxRateIds: list[TaxRateId] | None
    """The taxes of everything that has none of its own, in the order they are printed; none for an empty list."""
    taxRounding: str | None
    """Where a tax becomes whole minor units: on each `line`, or once for each `rate`."""
    trialNoticeDays: int | None
    """How many days before its end `subscription.trial_will_end` tells of a trial; 0 to 30, 0 for not at all."""


class ChangeSubscription(TypedDict, total=False):
    """What a subscription is to become. What is left out stays."""

    billing: Literal["now", "next_invoice", "none"] | None
    """Of a change now: its lines are billed at once (`now`, when left out), wait for the next bill of the subscription
    (`next_invoice`), or there are none (`none`: nothing is credited, nothing charged for the rest of the period).
    """
    couponId: CouponId | None
    """A coupon to redeem with the change. Send this or `promotionCode`."""
    items: list[CreateItem] | None
    """All add-ons as they are to be. Left out, they stay; with another plan there are none then."""
    planId: PlanId | None
    """Another plan, at its newest prices in the subscription's currency."""
    previewToken: str | None
    """Carries out a preview, to the minor unit; send nothing else with it."""
    promotionCode: str | None
    """What the customer typed to get a coupon."""
    quantity: int | None
    """How many of the base price."""
    when: Literal["now", "period_end"] | None
    """`now` when left out: what is left of what was paid is credited, the rest of the period is charged at once."""


class ChangeSurface(TypedDict, total=False):
    """What may change on one surface. Fields left out stay as they are; `null` takes a choice back."""

    accent: str | None
    """Links and buttons, `#rrggbb`."""
    allowedOrigins: list[str] | None
    """Of `overlay` alone: origins whose pages may show a checkout in a frame, where its session names none."""
    background: str | None
    """Behind everything, `#rrggbb`."""
    card: str | None
    """The sheet that things stand on, `#rrggbb`."""
    corners: str | None
    """`square`, `soft` or `round`."""
    font: str | None
    """`system`, `serif`, `rounded` or `mono`."""
    footer: str | None
    """The small print at the end."""
    logoId: LogoId | None
    """A logo that was sent before."""
    text: str | None
    """Words, `#rrggbb`."""
    welcome: str | None
    """A line on top."""


class ChangeTaxRate(TypedDict, total=False):
    """What may change on a rate. Fields left out stay as they are."""

    active: bool | None
    """Whether it can be named by the settings or a plan."""
    name: str | None
    """Printed on bills from now on."""


class ChangeThreshold(TypedDict, total=False):
    """What may change on a threshold. Fields left out stay as they are."""

    active: bool | None
    """Whether it is looked at."""
    name: str | None
    """For people."""


class ChangeToPlan(TypedDict):
    """Another plan, by the name of it."""

    planId: PlanId
    """The plan."""


class CheckEscrowCode(TypedDict):
    """A code that somebody typed."""

    code: str
    """The digits; blanks between them do not count."""


class _CheckoutSessionRequired(TypedDict):
    allowedOrigins: list[str]
    createdAt: str
    expiresAt: str
    id: CheckoutSessionId
    metadata: Metadata
    mode: str
    """`plan`, `amount`, `invoice`, `card_update`, `top_up` or `order`."""
    paymentStatus: str
    """`unpaid`, `paid` or `no_payment_required`."""
    rails: list[str]
    """The rails that may be chosen; all that your accounts take when empty."""
    status: str
    """`open`, `completed` or `expired`."""
    updatedAt: str
    url: str
    """Where your payer pays. Whoever has it can see and pay this, and nothing else."""


class CheckoutSession(_CheckoutSessionRequired, total=False):
    """Somebody who is asked to pay on a page of ours. Amounts are in minor units."""

    amount: int | None
    """What is to be paid, with discounts and taxes."""
    cancelUrl: str | None
    completedAt: str | None
    currency: str | None
    customerId: CustomerId | None
    """Who pays; none until a guest chose how to pay."""
    invoiceId: InvoiceId | None
    """The one bill that it pays."""
    orderId: OrderId | None
    """The order in escrow that it pays for."""
    paymentLinkId: PaymentLinkId | None
    """The payment link that began it."""
    promotionCode: str | None
    """The code that takes something off."""
    subscriptionId: SubscriptionId | None
    """The subscription that it began."""
    successUrl: str | None


class Cohort(TypedDict):
    """The customers who began in one month, in one currency."""

    began: int
    """How many began."""
    currency: str
    endsAt: str
    """When it ends."""
    months: list[CohortMonth]
    startsAt: str
    """When the month begins."""


class _CohortMonthRequired(TypedDict):
    after: int
    """How many months after the first; 0 is the month in which they began."""
    mrr: MonthlyAmount
    """What they are worth a month then."""
    stay: int
    """How many are worth something at its end; now, while it runs."""


class CohortMonth(_CohortMonthRequired, total=False):
    """One month of a cohort."""

    stayBps: int | None
    """Of those who began, in hundredths of a percent."""


class Cohorts(TypedDict):
    """Who stays."""

    cohorts: list[Cohort]
    """By currency, then by month."""


class _CollectByRequired(TypedDict):
    collection: Literal["automatic", "send_invoice"]
    """Charged, or sent and paid until a day."""


class CollectBy(_CollectByRequired, total=False):
    """How the bills are paid from now on."""

    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid; your own choice when left out."""


class ConfidenceInterval(TypedDict):
    """An estimate and where it lies with 95 % confidence, as decimals."""

    estimate: str
    high: str
    low: str


class ConfirmApprover(TypedDict):
    """The first code of an authenticator."""

    code: str
    """Six digits."""


class _ConfirmEscrowAwardRequired(TypedDict):
    code: str
    """Six digits of your authenticator. Each code is taken once."""


class ConfirmEscrowAward(_ConfirmEscrowAwardRequired, total=False):
    """Consent to an award."""

    version: int | None
    """The version of the order that you saw."""


class _ConnectProviderAccountRequired(TypedDict):
    credentials: dict[str, str]
    """By the names of the provider's `fields`."""
    gateway: str
    """The provider's `name`."""
    label: str
    """What you call it, 1 to 200 characters; no other account has it."""


class ConnectProviderAccount(_ConnectProviderAccountRequired, total=False):
    """An account to be connected."""

    baseUrl: str | None
    """Another address than the provider's own. Only for hosts that who runs this service has allowed."""


class Consent(TypedDict):
    """One answer."""

    at: str
    category: str
    channel: str
    given: bool
    source: str
    """`api`, `reply`, `page` or `carrier`."""


class Consents(TypedDict):
    """What a customer agreed to."""

    consents: list[Consent]
    """The last answer for each channel and purpose about which they ever said something."""
    customerId: CustomerId


class ContactCap(TypedDict):
    """Messages to one customer about all of their invoices."""

    perDay: int
    """In any 24 hours; 1 to 10."""
    perWeek: int
    """In any seven days; 1 to 50."""


class _ContestedPartRequired(TypedDict):
    milestoneId: MilestoneId
    """Which milestone."""


class ContestedPart(_ContestedPartRequired, total=False):
    """What is contested of one milestone."""

    amount: int | None
    """How much, in minor units; all that is left without it."""


class _CorrectUsageRequired(TypedDict):
    idempotencyKey: str
    """A new one."""
    meterKey: str
    """What it is counted by."""
    subscriptionId: SubscriptionId
    """Who used it."""


class CorrectUsage(_CorrectUsageRequired, total=False):
    """The event in the place of a withdrawn one."""

    at: str | None
    """When it was used; now when left out."""
    properties: Metadata
    """Names and texts."""
    quantity: ExactNumber | None
    """How much; 1 when left out."""


class _CouponRequired(TypedDict):
    createdAt: str
    duration: str
    """`once`, `repeating` or `forever`."""
    id: CouponId
    metadata: Metadata
    name: str
    status: str
    """`active` or `archived`."""
    timesRedeemed: int
    """How often it was redeemed."""
    updatedAt: str


class Coupon(_CouponRequired, total=False):
    """What a merchant takes off, and on which conditions."""

    amountOff: int | None
    """Minor units off; none for a percentage."""
    currency: str | None
    durationMonths: int | None
    maxRedemptions: int | None
    maxRedemptionsPerCustomer: int | None
    percentOff: ExactNumber | None
    """Percent off; none for an amount."""
    planIds: list[PlanId] | None
    """The plans whose lines it is for; none for all."""
    redeemBy: str | None


class _CreateBeneficiaryRequired(TypedDict):
    accountNumber: str
    """Ten digits."""
    bankCode: str
    """The bank's `code`, as GET /v1/banks lists it."""


class CreateBeneficiary(_CreateBeneficiaryRequired, total=False):
    """A beneficiary to be added."""

    acceptOtherName: bool
    """Whether another name at the bank is all right."""
    accountId: ProviderAccountId | None
    """Of which account at a provider the bank's code is; the one that payouts go out by if left out."""
    currency: str | None
    """ISO 4217; your default one if left out."""
    customerId: CustomerId | None
    """The customer whose account it is: payouts to it come out of their wallet. Without one it is yours."""
    label: str | None
    """What you call them, up to 200 characters."""
    metadata: Metadata
    """Your own data."""
    name: str | None
    """Whose account it should be, up to 200 characters. Without it nothing is compared."""


class CreateCheckout(TypedDict, total=False):
    """A session to be made: of a plan, of an amount, of a card that is saved, of a wallet that is filled, or of an
    order in escrow.
    """

    allowedOrigins: list[str]
    """Origins of your pages that may show the checkout in a frame, such as `https://shop.example.com`. Nobody may when
    left out.
    """
    amount: int | None
    """Something that is billed once, in minor units; taxes come on top where your prices are without them."""
    cancelUrl: str | None
    """Where they go who do not pay."""
    currency: str | None
    """ISO 4217, with an amount."""
    customerEmail: str | None
    """Where the receipt goes of somebody who is no customer yet; asked for on the page when left out."""
    customerId: CustomerId | None
    """Who pays, if they are a customer of yours."""
    customerName: str | None
    """Their name."""
    customerPhone: str | None
    """Their number, E.164."""
    description: str | None
    """What it is, printed on the bill; with an amount that is billed."""
    expiresInMinutes: int | None
    """How long the session lives, 15 to 10,080 minutes; a day when left out."""
    metadata: Metadata
    """Your own data. It is put on the subscription or the invoice, too, and told with the events of the session."""
    mode: CheckoutMode | None
    """`payment` when left out; `card_update` saves another card for a customer, and sells nothing; `top_up` fills the
    wallet of a customer with `amount`.
    """
    orderId: OrderId | None
    """What is due of this order in escrow; its buyer pays, in parts if they like."""
    planId: PlanId | None
    """A subscription to this plan."""
    promotionCode: str | None
    """A code that takes something off the plan. Payers can type one on the page, too."""
    quantity: int | None
    """How many of the plan's base price; 1 when left out."""
    rails: list[CheckoutRail]
    """The rails that may be chosen; all that your accounts take when left out."""
    successUrl: str | None
    """Where they go afterwards; `checkout_session` is added to the address. A page of ours when left out."""


class CreateClock(TypedDict):
    """A clock to be made."""

    frozenAt: str
    """Where it stands at first."""
    name: str
    """For you."""


class _CreateCouponRequired(TypedDict):
    duration: CouponDuration
    """`once` for the first bill it takes something off, `repeating` for `durationMonths` from its redemption,
    `forever`.
    """
    name: str
    """Printed on bills; 1 to 200 characters."""


class CreateCoupon(_CreateCouponRequired, total=False):
    """A coupon to be offered."""

    amountOff: int | None
    """Minor units off a bill, or what it comes to if that is less."""
    currency: str | None
    """The currency of `amountOff`, ISO 4217."""
    durationMonths: int | None
    """Calendar months from the redemption, in the billing zone of the subscription."""
    maxRedemptions: int | None
    """How often it can be redeemed by everybody together; any number when left out."""
    maxRedemptionsPerCustomer: int | None
    """How often one customer can redeem it; any number when left out."""
    metadata: Metadata
    """Your own data."""
    percentOff: ExactNumber | None
    """Percent off: above 0, at most 100. Send this or `amountOff`."""
    planIds: list[PlanId] | None
    """The plans whose lines it is for; all when left out."""
    redeemBy: str | None
    """The first instant at which it can no longer be redeemed."""


class _CreateCreditNoteRequired(TypedDict):
    reason: CreditNoteReason
    """Why."""


class CreateCreditNote(_CreateCreditNoteRequired, total=False):
    """A credit note to be made."""

    giveBack: GiveBack | None
    """What becomes of what was paid already: `balance` (when left out), `refund` for the gateway to pay it back, or
    `outside` where you paid it back yourself. What was not paid in money can go to the balance only.
    """
    lines: list[CreditLine]
    """What is credited; everything that is left of the invoice when left out."""
    memo: str | None
    """What stands on it."""
    metadata: Metadata
    """Your own data."""


class CreateCustomer(TypedDict, total=False):
    """A customer to be known."""

    email: str | None
    """Kept in lower case."""
    locale: str | None
    """The language they are written to in: `en-NG`, `pcm`, `ha`, `yo`, `ig` or `fr`; yours when left out."""
    merchantRef: str | None
    """What you call them; once per account."""
    metadata: Metadata
    """Your own data."""
    name: str | None
    """Their name."""
    phone: str | None
    """E.164."""
    taxExemptReason: str | None
    """Why they are exempt; printed on their bills."""
    taxId: str | None
    """Their tax number with its kind, printed on their bills: `VAT DE123456789`."""
    taxTreatment: Literal["exempt", "reverse_charge"] | None
    """`exempt`, or `reverse_charge` where they account for the tax themselves; they pay taxes when left out."""
    testClockId: TestClockId | None
    """The test clock that moves them; test mode only."""
    timeZone: str | None
    """The IANA zone they live in, whose nights are quiet; yours when left out."""


class CreateDiscount(TypedDict, total=False):
    """What to redeem: send one of the two."""

    couponId: CouponId | None
    """The coupon."""
    promotionCode: str | None
    """What the customer typed."""


class _CreateEndpointRequired(TypedDict):
    url: str
    """HTTPS, reachable from outside."""


class CreateEndpoint(_CreateEndpointRequired, total=False):
    """An endpoint to be told things."""

    compatibleHeaders: bool
    """Whether `X-Webhook-Id`, `X-Webhook-Timestamp` and `X-Webhook-Signature` are sent beside the standard headers."""
    description: str | None
    """For you."""
    eventTypes: list[str]
    """`invoice.paid`, `invoice.*`; all when left out."""
    metadata: Metadata
    """Your own data."""
    payload: PayloadWord | None
    """`snapshot` (the whole event) when left out; `thin` sends only the id of what it is about."""
    retrySchedule: RetrySchedule | None
    """`standard` (10 tries in 75 hours) when left out."""


class _CreateEscrowOrderRequired(TypedDict):
    buyerId: CustomerId
    """Who pays."""
    category: EscrowCategory
    """What kind of deal it is."""
    conditions: list[NewEscrowCondition]
    """What has to be true before money is released, 1 to 100."""
    currency: str
    """ISO 4217."""
    price: int
    """In minor units, without fees."""
    proposer: EscrowSide
    """Which of the two proposes it."""
    sellerId: CustomerId
    """Who delivers."""
    title: str
    """What it is about, in a line of up to 200 characters."""


class CreateEscrowOrder(_CreateEscrowOrderRequired, total=False):
    """An order to be proposed."""

    groups: list[NewEscrowGroup]
    """How grouped conditions count."""
    metadata: Metadata
    """Your own data."""
    milestones: list[NewEscrowMilestone]
    """Its parts, which add up to the price; without any it has one."""
    perMilestone: bool
    """Whether milestones are paid one by one."""
    quoteId: EscrowQuoteId | None
    """A quote that you were given. It is good for a quarter of an hour."""
    refundTo: EscrowRefundTo | None
    """Where money goes back to when nobody is asked: at the end of a dispute or a deadline, or when the seller gives
    up. The wallet, without it.
    """
    terms: EscrowTerms
    """Terms other than those of your settings."""


class _CreateExperimentRequired(TypedDict):
    holdoutPerMille: int
    """Customers of a thousand who are held out, 1 to 999."""
    name: str
    """For people, 1 to 200 characters."""


class CreateExperiment(_CreateExperimentRequired, total=False):
    """An experiment to begin."""

    baseline: RecoveryPolicy | None
    """What those who are held out are recovered by; a fixed ladder on the same card, when left out. Without `scope`."""
    leastSample: int | None
    """Failed invoices that each arm needs before anything is claimed, 30 to 1000000; 200 when left out."""


class _CreateGrantRequired(TypedDict):
    amount: int
    """In minor units, above zero."""
    currency: str
    """ISO 4217. It pays invoices in this currency only."""
    customerId: CustomerId
    """Whose."""
    kind: CreditGrantKind
    """`paid`: a liability that the customer bought; `promotional`: a gift, which lowers what is earned."""


class CreateGrant(_CreateGrantRequired, total=False):
    """Prepaid credit to be granted."""

    effectiveAt: str | None
    """The first instant at which it can be used; at once when left out."""
    expiresAt: str | None
    """The first instant at which it can no longer be used; never when left out."""
    metadata: Metadata
    """Your own data."""
    name: str | None
    """For people, and in the account of an invoice."""
    priority: int | None
    """Lower is used up first; 50 when left out."""
    source: str | None
    """Where it came from, in your words."""


class _CreateInvoiceRequired(TypedDict):
    customerId: CustomerId
    """Who pays."""


class CreateInvoice(_CreateInvoiceRequired, total=False):
    """An invoice to be made by hand."""

    autoAdvance: bool
    """Whether it becomes final by itself, after your `graceHours`; it waits for you when left out."""
    collection: Literal["automatic", "send_invoice"] | None
    """`automatic` when left out: charged as soon as it is final."""
    currency: str | None
    """ISO 4217; your default currency when left out."""
    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid; your own choice when left out."""
    includeWaitingItems: bool
    """Whether it takes what waits for the customer's first bill in its currency and names no subscription."""
    lines: list[DraftLine]
    """What is billed; more can be added while it is a draft."""
    memo: str | None
    """Printed on it; at most 2000 characters."""
    metadata: Metadata
    """Your own data."""


class _CreateInvoiceItemRequired(TypedDict):
    customerId: CustomerId
    """Who pays."""
    description: str
    """Printed on its line."""
    unitAmount: ExactNumber
    """Minor units for one, exact to twelve digits behind the point; below zero for a credit. The product is rounded
    once.
    """


class CreateInvoiceItem(_CreateInvoiceItemRequired, total=False):
    """Something to be billed by itself."""

    currency: str | None
    """ISO 4217; that of the subscription or the draft, else your default currency, when left out."""
    discountable: bool | None
    """Whether coupons may take something off; they may when left out."""
    invoiceId: InvoiceId | None
    """The draft it is for, instead of the next bill; it goes with the draft."""
    metadata: Metadata
    """Your own data."""
    periodEnd: str | None
    """Where that ends."""
    periodStart: str | None
    """The time it is for, if it is for any."""
    quantity: int | None
    """Whole units; 1 when left out."""
    subscriptionId: SubscriptionId | None
    """Whose next bill it is for; the first bill that the customer gets in its currency when left out."""


class CreateItem(TypedDict, total=False):
    """A price of the plan and how many of it. Send `priceId` or `key`."""

    key: str | None
    """The newest version of the add-on with this key."""
    priceId: PriceId | None
    """This very version of a price."""
    quantity: int | None
    """How many; 1 when left out, and always 1 on a flat price."""


class _CreateKeyRequired(TypedDict):
    name: str
    """What you call it."""
    scopes: list[str]
    """`resource:read` or `resource:write`; writing implies reading."""


class CreateKey(_CreateKeyRequired, total=False):
    """A restricted key to be made."""

    allowedAddresses: list[str] | None
    """From where it works: up to 50 addresses or networks in CIDR notation, of IPv4 and IPv6. From anywhere when left
    out.
    """
    expiresAt: str | None
    """When it stops by itself; never when left out."""
    rateLimitPerMinute: int | None
    """Requests a minute, 1 to 1000; 100 when left out."""


class _CreateMeterRequired(TypedDict):
    aggregation: MeterAggregation
    """How events become one quantity. `time_weighted` is the average level over the period, where an event changes the
    level by its quantity.
    """
    key: str
    """How events and prices name it: 1 to 64 characters of a to z, 0 to 9, _ and -."""


class CreateMeter(_CreateMeterRequired, total=False):
    """A meter to be made."""

    filters: dict[str, list[str]]
    """Values of properties that an event must have to be counted: `{"status": ["delivered"]}`."""
    groupBy: list[str]
    """Properties by whose values the summary is broken down. A bill adds the groups up."""
    latePolicy: LatePolicy | None
    """For events that come after their period was billed: the difference goes on the next invoice (`next_invoice`, when
    left out), or they are counted and not billed (`report`).
    """
    name: str | None
    """For people; the key when left out."""
    recurring: bool
    """Whether the level at the end of a period is that at the start of the next; false when left out."""
    valueProperty: str | None
    """The property that holds the quantity, or for `unique` what is counted once; the event's `quantity` when left out.
    """


class _CreateOauthClientRequired(TypedDict):
    name: str
    """What you call it."""
    scopes: list[str]
    """What its tokens may do at most: `resource:read` or `resource:write`; writing implies reading."""


class CreateOauthClient(_CreateOauthClientRequired, total=False):
    """A client to be made."""

    allowedAddresses: list[str] | None
    """From where it works: up to 50 addresses or networks in CIDR notation, of IPv4 and IPv6. From anywhere when left
    out.
    """
    rateLimitPerMinute: int | None
    """Requests a minute of all its tokens together, 1 to 1000; 100 when left out."""


class _CreatePaymentLinkRequired(TypedDict):
    slug: str
    """The end of the address: small letters, digits and hyphens; once among your links."""


class CreatePaymentLink(_CreatePaymentLinkRequired, total=False):
    """A payment link to be made: of a plan, of an amount, or of as much as the payer chooses within bounds."""

    amount: int | None
    """Something that is billed once, in minor units."""
    currency: str | None
    """ISO 4217, with an amount or bounds."""
    description: str | None
    """What it is, printed on the bill; with an amount or bounds."""
    maxAmount: int | None
    """To so much."""
    maxUses: int | None
    """How often it may be paid through; any number of times when left out."""
    metadata: Metadata
    """Your own data. Sessions that the link begins carry it, too."""
    minAmount: int | None
    """As much as the payer chooses, from so much, in minor units."""
    planId: PlanId | None
    """A subscription to this plan."""
    quantity: int | None
    """How many of the plan's base price; 1 when left out."""
    rails: list[CheckoutRail]
    """The rails that may be chosen; all that your accounts take when left out."""
    successUrl: str | None
    """Where payers go afterwards; `checkout_session` is added to the address."""


class _CreatePayoutRequired(TypedDict):
    amount: int
    """What they get, in minor units."""
    beneficiaryId: BeneficiaryId
    """To whom."""
    currency: str
    """ISO 4217."""


class CreatePayout(_CreatePayoutRequired, total=False):
    """A payout to be made."""

    customerId: CustomerId | None
    """Out of whose wallet; out of what is yours without it."""
    metadata: Metadata
    """Your own data."""
    narration: str | None
    """What both sides read on their statements, up to 100 characters."""
    purpose: PayoutPurpose | None
    """What it is for: wages are exempt from the duty on transfers."""


class _CreatePhaseRequired(TypedDict):
    planId: PlanId
    """The plan, at its newest prices in the subscription's currency."""


class CreatePhase(_CreatePhaseRequired, total=False):
    """One phase."""

    items: list[CreateItem]
    """Add-ons of the plan."""
    periods: int | None
    """How many periods it lasts; a trial is none."""
    quantity: int | None
    """How many of the base price; 1 when left out."""
    trialDays: int | None
    """How many of its days are free before its first period begins. Not with usage, which is billed with a period."""
    until: str | None
    """Or until the first end of a period that is not before this instant. The last phase may have neither and goes on.
    """


class _CreatePlanRequired(TypedDict):
    interval: IntervalUnit
    """The unit of the interval."""
    name: str
    """Printed on invoices; 1 to 200 characters."""


class CreatePlan(_CreatePlanRequired, total=False):
    """A plan to be offered."""

    amount: ExactNumber | None
    """The base price of a whole period in minor units, 0 or more. Required unless `prices` has one."""
    currency: str | None
    """The currency of `amount`, ISO 4217; yours when left out."""
    description: str | None
    """For you."""
    intervalCount: int | None
    """How many units; 1 when left out."""
    maxCycles: int | None
    """After how many periods it ends by itself; never when left out."""
    metadata: Metadata
    """Your own data."""
    model: SimpleModel | None
    """The model of `amount`, and of `prices` that name none; `flat` when left out."""
    prices: list[CreatePrice]
    """The base price in other currencies or of other models, and add-ons."""
    trialDays: int | None
    """Free days before the first period; 0 when left out."""


class _CreatePrepaidOrderRequired(TypedDict):
    buyerId: CustomerId
    """Who pays ahead."""
    category: EscrowCategory
    """What kind of deal it is."""
    currency: str
    """ISO 4217."""
    every: EscrowPeriod
    """How long each is."""
    periods: int
    """How many periods are paid ahead."""
    price: int
    """Of all periods together, in minor units, without fees. They differ by a unit at most, larger ones first."""
    proposer: EscrowSide
    """Which of the two proposes it."""
    sellerId: CustomerId
    """Who delivers."""
    title: str
    """What it is about, in a line of up to 200 characters."""


class CreatePrepaidOrder(_CreatePrepaidOrderRequired, total=False):
    """A subscription to be put into escrow."""

    everyCount: int | None
    """Of how many of them, such as 2 for every other week; 1 without it."""
    metadata: Metadata
    """Your own data."""
    startsAt: str | None
    """When the first begins; now without it. Months are counted from here: a 31st comes back after February."""
    terms: EscrowTerms
    """Terms other than those of your settings."""
    timeZone: str | None
    """The zone in which days and months are counted, such as `Africa/Lagos`; that of your settings without it."""


class _CreatePriceRequired(TypedDict):
    currency: str
    """ISO 4217."""


class CreatePrice(_CreatePriceRequired, total=False):
    """A price in one currency. Which members it takes depends on its model."""

    amount: ExactNumber | None
    """Minor units: for the period (`flat`, whole), for one unit (`per_unit`), for one package (`package`)."""
    fixedAmount: ExactNumber | None
    """For `percentage`: minor units for each event."""
    included: ExactNumber | None
    """Units that cost nothing; not for `flat`."""
    key: str | None
    """Which add-on it is of; the plan's base price when left out."""
    maximum: ExactNumber | None
    """The most for a whole period, in whole minor units; a part of a period has a part of it."""
    meterKey: str | None
    """The meter whose usage it charges for, after each period; a fee, charged before it, when left out. Add-ons only.
    """
    minimum: ExactNumber | None
    """The least for a whole period, in whole minor units; a part of a period has a part of it."""
    model: Model | None
    """How the amount follows from the quantity; `flat` when left out."""
    name: str | None
    """The add-on's name, printed on its lines."""
    packageSize: ExactNumber | None
    """For `package`: units in one; a package started is charged whole."""
    percent: ExactNumber | None
    """For `percentage`: percent of an amount that was used."""
    roundedPer: RoundedPer | None
    """For `percentage`: `line` when left out."""
    tiers: list[PriceTier] | None
    """For `graduated` and `volume`: smallest first, the last one without `upTo`."""


class CreatePriceMigration(TypedDict):
    """A move to be computed."""

    planId: PlanId
    """Whose subscriptions are to be moved to its newest prices."""


class _CreatePromotionCodeRequired(TypedDict):
    code: str
    """1 to 64 letters and digits, _ and -."""
    couponId: CouponId
    """Which coupon it is for."""


class CreatePromotionCode(_CreatePromotionCodeRequired, total=False):
    """A code to be given out."""

    expiresAt: str | None
    """The first instant at which it can no longer be redeemed."""
    firstTimeOnly: bool
    """For customers who were never billed before only; false when left out."""
    maxRedemptions: int | None
    """How often it can be redeemed; as often as its coupon when left out."""
    metadata: Metadata
    """Your own data."""


class CreateReconciliation(TypedDict, total=False):
    """What is to be compared."""

    accountId: ProviderAccountId | None
    """Whose books. In test mode, none is the simulated provider."""
    since: str | None
    """From this instant on; a day before `until` unless it says otherwise. At most 31 days."""
    until: str | None
    """Before this instant; today's midnight in your zone unless it says otherwise."""


class CreateRefund(TypedDict, total=False):
    """A refund to be made: of exactly one thing."""

    amount: int | None
    """In minor units, with taxes; all that is left when left out."""
    creditNoteId: CreditNoteId | None
    """Of what this credit note left to be paid back and no refund gives."""
    invoiceId: InvoiceId | None
    """Of what was paid of this invoice."""
    memo: str | None
    """Stands on the credit note that is made, and is told to the payer where their gateway tells anything."""
    metadata: Metadata
    """Your own data."""
    reason: RefundReason | None
    """Why; `other` when left out."""
    transactionId: AttemptId | None
    """Of the money of this transaction."""


class _CreateSubscriptionRequired(TypedDict):
    customerId: CustomerId
    """Who pays."""
    planId: PlanId
    """What they buy."""


class CreateSubscription(_CreateSubscriptionRequired, total=False):
    """A subscription to begin."""

    anchorDay: int | None
    """The day of the month that periods begin on; the first period may be shorter then."""
    atTrialEnd: Literal["bill", "cancel", "pause"] | None
    """What the end of its trial leads to when the customer has no payment method then; your setting when left out."""
    billingZone: str | None
    """IANA zone of the dates; yours when left out."""
    collection: Literal["automatic", "send_invoice"] | None
    """`automatic` when left out. A subscription whose bills are sent is in force at once."""
    couponId: CouponId | None
    """A coupon to redeem, so that the first invoice has its discount. Send this or `promotionCode`."""
    currency: str | None
    """Which of the plan's currencies; that of the first `priceId`, or your default currency, when left out."""
    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid; your own choice when left out."""
    items: list[CreateItem]
    """Add-ons of the plan; the base price comes with every subscription and need not be among them."""
    metadata: Metadata
    """Your own data."""
    paymentMethodId: PaymentMethodId | None
    """Which saved method to charge; the customer's default when left out."""
    promotionCode: str | None
    """What the customer typed to get a coupon."""
    quantity: int | None
    """How many of the base price; 1 when left out, and always 1 on a flat price."""
    startsAt: str | None
    """When it begins, at most three years ahead; at once when left out. Until then it is `scheduled` and nothing is
    billed; on the day its trial or its first period begins, and the first period is billed as a renewal is.
    """
    trialDays: int | None
    """Another trial than the plan's."""


class _CreateTaxRateRequired(TypedDict):
    code: str
    """1 to 32 letters and digits, _ and -; once among active rates."""
    percent: ExactNumber
    """0 to 100: 7.5 for 7.5 %."""


class CreateTaxRate(_CreateTaxRateRequired, total=False):
    """A rate to be entered."""

    country: str | None
    """Where it is charged, ISO 3166: `NG`."""
    name: str | None
    """Printed on bills; the code when left out."""
    pricing: TaxPricing | None
    """`exclusive` when left out: on top of prices. All rates that are charged are of the kind that `taxPricing` in your
    settings says.
    """


class _CreateThresholdRequired(TypedDict):
    meterKey: str
    """Whose events are counted."""


class CreateThreshold(_CreateThresholdRequired, total=False):
    """A threshold to be made: exactly one of `quantity`, `includedPercent` and `amount`, and at most one of
    `customerId`, `subscriptionId`, `itemId` and `priceId`.
    """

    amount: int | None
    """What the usage would cost if the period ended now, in minor units; of several items with the meter, together."""
    currency: str | None
    """Of `amount`: subscriptions in other currencies are passed by."""
    customerId: CustomerId | None
    """Each subscription of this customer, by itself."""
    includedPercent: ExactNumber | None
    """Percent of the units that are included in the price: 80 for 80 %. Prices without any are passed by; of several
    items with the meter, the one that includes the least counts.
    """
    itemId: ItemId | None
    """This item of a subscription. A change ends it: what comes in its place has an id of its own."""
    name: str | None
    """For people, 1 to 200 characters."""
    priceId: PriceId | None
    """Every item with this version of a plan's price."""
    quantity: ExactNumber | None
    """Units that the meter counted."""
    recurring: bool
    """Whether every multiple is told, such as every 1000 units; false when left out. An event that passes several is
    told once, with the last of them.
    """
    subscriptionId: SubscriptionId | None
    """This subscription, whatever it is changed to."""


class CreatedAtFilter(TypedDict, total=False):
    gt: str | None
    """Later than this instant."""
    gte: str | None
    """At this instant or later."""
    lt: str | None
    """Before this instant."""
    lte: str | None
    """At this instant or before."""


class CreditDraw(TypedDict):
    """What a grant paid of an invoice, or got back because it was voided."""

    amount: int
    createdAt: str
    grantId: GrantId
    grantKind: str
    """`paid` or `promotional`."""
    kind: str
    """`draw`, or `return` for what came back to the grant."""
    name: str


class _CreditGrantRequired(TypedDict):
    amount: int
    createdAt: str
    currency: str
    customerId: CustomerId
    id: GrantId
    kind: str
    """`paid` or `promotional`."""
    metadata: Metadata
    name: str
    priority: int
    """Lower is used up first."""
    remaining: int
    """What is left of it."""
    status: str
    """`available`; `used_up` when nothing is left; `expired` or `voided` where something was left then."""
    updatedAt: str


class CreditGrant(_CreditGrantRequired, total=False):
    """Prepaid credit of a customer. Amounts are in minor units of its currency."""

    effectiveAt: str | None
    expiredAmount: int | None
    """What was left when it expired."""
    expiredAt: str | None
    expiresAt: str | None
    source: str | None
    voidedAmount: int | None
    """What was left when it was voided."""
    voidedAt: str | None


class _CreditLineRequired(TypedDict):
    line: int
    """Its number, from 1 in print order."""


class CreditLine(_CreditLineRequired, total=False):
    """A line to be credited: by an amount, by units, or all that is left of it."""

    amount: int | None
    """In minor units, without taxes."""
    quantity: int | None
    """Units of the line."""


class _CreditNoteRequired(TypedDict):
    createdAt: str
    currency: str
    customerId: CustomerId
    id: CreditNoteId
    invoiceId: InvoiceId
    lines: list[CreditNoteLine]
    metadata: Metadata
    netAmount: int
    number: int
    """Without gaps; printed as `CN-000001`."""
    outside: int
    """Of the total, what was paid back outside of the system."""
    owedReduced: int
    """Of the total, what is no longer owed."""
    reason: str
    """`duplicate`, `fraudulent`, `order_change`, `product_unsatisfactory` or `other`."""
    status: str
    """`issued` or `void`."""
    taxAmount: int
    toBalance: int
    """Of the total, what the customer's balance got."""
    toRefund: int
    """Of the total, what the gateway is to pay back."""
    total: int
    updatedAt: str


class CreditNote(_CreditNoteRequired, total=False):
    """Some or all of an invoice, taken back. Amounts are in minor units of its currency."""

    memo: str | None
    refundStatus: str | None
    """`pending`, `succeeded`, `failed` or `canceled`; none without a refund."""
    voidedAt: str | None


class _CreditNoteLineRequired(TypedDict):
    amount: int
    description: str
    line: int
    """The number of the invoice's line, from 1."""
    netAmount: int
    taxAmount: int


class CreditNoteLine(_CreditNoteLineRequired, total=False):
    """What is credited of one line. Amounts are in minor units."""

    quantity: int | None
    """Units, where it was asked for in units."""


class CreditNotePreview(TypedDict):
    """What a credit note would come to. Amounts are in minor units."""

    currency: str
    invoiceId: InvoiceId
    lines: list[CreditNoteLine]
    netAmount: int
    outside: int
    """Of the total, what would be taken as paid back outside of the system."""
    owedReduced: int
    """Of the total, what would no longer be owed."""
    taxAmount: int
    toBalance: int
    """Of the total, what the customer's balance would get."""
    toRefund: int
    """Of the total, what the gateway would pay back."""
    total: int


class CurrencyBalance(TypedDict):
    """What there is in one currency, in minor units."""

    available: int
    """Can be paid out now."""
    currency: str
    heldForPayouts: int
    """Of that, for payouts."""
    owedToCustomers: int
    """Of that, for customers."""
    pending: int
    """Came in, and its provider is still to settle it."""
    reserved: int
    """Held: for payouts that are not settled, and for customers who are to get it back."""


class CurrencyTotal(TypedDict):
    """All accounts in one currency."""

    credit: int
    currency: str
    debit: int


class _CustomerRequired(TypedDict):
    blacklisted: bool
    createdAt: str
    id: CustomerId
    metadata: Metadata
    updatedAt: str


class Customer(_CustomerRequired, total=False):
    """The merchant's payer."""

    blacklistReason: str | None
    blacklistedAt: str | None
    email: str | None
    erasedAt: str | None
    """Since when nobody knows who they were: what named them is null, and nothing of them changes any more."""
    locale: str | None
    merchantRef: str | None
    name: str | None
    phone: str | None
    taxExemptReason: str | None
    taxId: str | None
    taxTreatment: str | None
    """`exempt` or `reverse_charge`; none where taxes are charged."""
    testClockId: TestClockId | None
    timeZone: str | None


class CustomerBalance(TypedDict):
    """All balances of a customer."""

    balances: list[Balance]
    customerId: CustomerId
    grants: list[CreditGrant]
    """Prepaid credit of which something is left, oldest first."""


class CustomerLink(TypedDict):
    """A link of a customer."""

    expiresAt: str
    """When it ends."""
    url: str
    """Send it to the customer and to nobody else. It is shown this once."""


class _DecidePayoutRequired(TypedDict):
    code: str
    """Six digits of your authenticator. Each code is taken once."""


class DecidePayout(_DecidePayoutRequired, total=False):
    """What an approver says."""

    note: str | None
    """Why, up to 500 characters."""


class _DeliveryRequired(TypedDict):
    createdAt: str
    endpointId: EndpointId
    eventId: EventId
    eventSeq: int
    eventType: str
    id: DeliveryId
    status: str
    """`pending`, `delivered` or `failed`."""
    tryCount: int
    """Tries so far."""
    updatedAt: str


class Delivery(_DeliveryRequired, total=False):
    """One event on its way to one endpoint."""

    deliveredAt: str | None
    lastError: str | None
    lastStatusCode: int | None
    nextTryAt: str | None


class _DeliveryDetailRequired(TypedDict):
    createdAt: str
    endpointId: EndpointId
    eventId: EventId
    eventSeq: int
    eventType: str
    id: DeliveryId
    status: str
    """`pending`, `delivered` or `failed`."""
    tryCount: int
    """Tries so far."""
    updatedAt: str
    tries: list[DeliveryTry]


class DeliveryDetail(_DeliveryDetailRequired, total=False):
    """A delivery with its tries, oldest first."""

    deliveredAt: str | None
    lastError: str | None
    lastStatusCode: int | None
    nextTryAt: str | None


class _DeliveryTryRequired(TypedDict):
    durationMs: int
    id: DeliveryTryId
    triedAt: str


class DeliveryTry(_DeliveryTryRequired, total=False):
    """One try and what came back."""

    bodyExcerpt: str | None
    """At most 1 KiB of the answer; null once the customer that the event named was erased."""
    error: str | None
    statusCode: int | None


class _DiscountRequired(TypedDict):
    couponId: CouponId
    createdAt: str
    customerId: CustomerId
    duration: str
    """`once`, `repeating` or `forever`."""
    id: DiscountId
    name: str
    """As it is printed: the code that was typed, or the coupon's name."""
    redeemedAt: str


class Discount(_DiscountRequired, total=False):
    """A redeemed coupon, as it was when it was redeemed."""

    amountOff: int | None
    currency: str | None
    durationMonths: int | None
    endedAt: str | None
    """When it was taken away."""
    percentOff: ExactNumber | None
    promotionCodeId: PromotionCodeId | None
    subscriptionId: SubscriptionId | None
    """None when it is for all of the customer's subscriptions."""
    usedByInvoiceId: InvoiceId | None
    """The invoice that used it up, of a coupon for one."""


class _DisputeRequired(TypedDict):
    createdAt: str
    fundsWithdrawn: bool
    """Whether the provider took the money."""
    gateway: str
    gatewayReference: str
    """The provider's reference of the dispute."""
    id: DisputeId
    status: str
    """`opened`, `evidence_due`, `under_review`, `won`, `lost` or `accepted`."""
    updatedAt: str


class Dispute(_DisputeRequired, total=False):
    """A charge that its payer disputes with their bank. Amounts are in minor units."""

    amount: int | None
    answerBy: str | None
    """Until when it must be answered."""
    closedAt: str | None
    currency: str | None
    customerId: CustomerId | None
    escrowPaymentId: EscrowPaymentId | None
    """The disputed payment into escrow or a wallet, when it is one."""
    failureMessage: str | None
    """Why the last answer was not taken, or the charge not found."""
    fee: int | None
    """What the provider keeps for it."""
    gatewayStatus: str | None
    """The status in the provider's words."""
    invoiceId: InvoiceId | None
    orderId: OrderId | None
    """The order that it paid for."""
    providerAccountId: ProviderAccountId | None
    """Your account there."""
    reason: str | None
    """Why, in the provider's words."""
    statement: str | None
    """What you said to it."""
    submitAt: str | None
    """When the file is handed in by itself."""
    submittedAt: str | None
    transactionId: AttemptId | None
    """The disputed transaction; none until the provider was asked."""


class _DisputeEvidenceRequired(TypedDict):
    disputeId: DisputeId
    parts: list[EvidencePart]


class DisputeEvidence(_DisputeEvidenceRequired, total=False):
    """What speaks for a merchant."""

    email: str | None
    madeAt: str | None
    """When it was put together; none while there is nothing."""
    name: str | None
    phone: str | None
    servedOn: str | None
    """The first day of what was paid for."""
    service: str | None
    """What was bought."""
    statement: str | None


class _DraftLineRequired(TypedDict):
    description: str
    """Printed on the line."""
    unitAmount: ExactNumber
    """Minor units for one, exact to twelve digits behind the point; below zero for a credit."""


class DraftLine(_DraftLineRequired, total=False):
    """Something to be billed."""

    discountable: bool | None
    """Whether coupons may take something off; they may when left out."""
    periodEnd: str | None
    """Where that ends."""
    periodStart: str | None
    """The time it is for, if it is for any."""
    quantity: int | None
    """Whole units; 1 when left out."""


class _DunningScheduleRequired(TypedDict):
    amount: int
    """In minor units."""
    attemptsMade: int
    createdAt: str
    currency: str
    customerId: CustomerId
    failureCode: str
    """Why the last try failed."""
    firstFailedAt: str
    id: ScheduleId
    invoiceId: InvoiceId
    lastAction: str
    """`retry`, `retry_payday`, `switch_rail`, `request_card_update`, `wait` or `exhaust`."""
    lastReason: str
    """Why, in a sentence."""
    maxAttempts: int
    paydayAware: bool
    policyId: PolicyId
    """The version of the policy that it follows to its end."""
    rail: str
    """The rail of the next step."""
    state: str
    """`scheduled`, `in_flight`, `awaiting_customer`, `recovered`, `exhausted` or `canceled`."""
    updatedAt: str


class DunningSchedule(_DunningScheduleRequired, total=False):
    """The recovery of one failed invoice."""

    arm: str | None
    """Its side there: `treatment` or `holdout`."""
    exhaustedAt: str | None
    experimentId: ExperimentId | None
    """The experiment that ran when it began."""
    nextAttemptAt: str | None
    note: str | None
    """What a person wrote who stopped or settled it."""
    recoveredAt: str | None
    recoveredRail: str | None
    subscriptionId: SubscriptionId | None
    testClockId: TestClockId | None


class _DunningScheduleDetailRequired(TypedDict):
    amount: int
    """In minor units."""
    attemptsMade: int
    createdAt: str
    currency: str
    customerId: CustomerId
    failureCode: str
    """Why the last try failed."""
    firstFailedAt: str
    id: ScheduleId
    invoiceId: InvoiceId
    lastAction: str
    """`retry`, `retry_payday`, `switch_rail`, `request_card_update`, `wait` or `exhaust`."""
    lastReason: str
    """Why, in a sentence."""
    maxAttempts: int
    paydayAware: bool
    policyId: PolicyId
    """The version of the policy that it follows to its end."""
    rail: str
    """The rail of the next step."""
    state: str
    """`scheduled`, `in_flight`, `awaiting_customer`, `recovered`, `exhausted` or `canceled`."""
    updatedAt: str
    decisions: list[RecoveryDecision]
    """Oldest first."""
    forecast: list[ForecastStep]
    """In order of time; empty when it is over."""


class DunningScheduleDetail(_DunningScheduleDetailRequired, total=False):
    """A recovery with what was decided and what would follow."""

    arm: str | None
    """Its side there: `treatment` or `holdout`."""
    exhaustedAt: str | None
    experimentId: ExperimentId | None
    """The experiment that ran when it began."""
    nextAttemptAt: str | None
    note: str | None
    """What a person wrote who stopped or settled it."""
    recoveredAt: str | None
    recoveredRail: str | None
    subscriptionId: SubscriptionId | None
    testClockId: TestClockId | None


class EnrollApprover(TypedDict):
    """An authenticator to be enrolled."""

    label: str
    """Whose it is, as the authenticator shows it: 1 to 100 characters, no colon."""


class EnrolledPayoutApprover(TypedDict):
    """An authenticator, with what is shown this once."""

    approver: PayoutApprover
    otpauthUrl: str
    """To be scanned."""
    qrSvg: str
    """The same as a picture, an SVG document that every authenticator reads."""
    secret: str
    """To be typed: base 32."""


class _EnterHandoverCodeRequired(TypedDict):
    by: CustomerId
    """Which customer enters it: the seller."""
    code: str
    """The code; blanks, dashes and case do not matter."""


class EnterHandoverCode(_EnterHandoverCodeRequired, total=False):
    """What the seller was given."""

    version: int | None
    """The version of the order that they saw."""


class _EscrowActRequired(TypedDict):
    by: CustomerId
    """Which customer acts. They must be a party of the order."""


class EscrowAct(_EscrowActRequired, total=False):
    """A party's act with nothing to say beside it."""

    version: int | None
    """The version of the order that they saw. Of another one nothing is changed."""


class EscrowAmendmentView(TypedDict):
    """A change that one side proposes."""

    at: str
    by: str
    """`buyer` or `seller`."""
    change: str
    """`add_milestone`, `move_date` or `change_condition`."""


class _EscrowAnswerRequired(TypedDict):
    accept: bool
    """Yes or no."""
    by: CustomerId
    """Which customer answers."""


class EscrowAnswer(_EscrowAnswerRequired, total=False):
    """A party's yes or no."""

    version: int | None
    """The version of the order that they saw. Of another one nothing is changed."""


class EscrowCancelView(TypedDict):
    """A request to cancel."""

    askedAt: str
    milestones: list[MilestoneId]
    sellerKeeps: list[EscrowPartView]
    """What the seller would keep."""


class EscrowCodeChecked(TypedDict):
    """Whether a code was right."""

    right: bool
    triesLeft: int
    """How often another one may be entered; 0 means that a new code is needed."""


class EscrowCodeView(TypedDict):
    """A code that is on its way."""

    againAt: str
    """From when on it may be asked for again."""
    expiresAt: str
    to: str
    """Where it goes, with the middle hidden."""


class _EscrowConditionRequired(TypedDict):
    blocking: bool
    """Whether money waits for it."""
    byCode: bool
    """Whether it is met by a code that the buyer gives to the seller."""
    code: str
    """Its kind, or `CUSTOM` for the parties' own words."""
    codeVersion: int
    """The version of the kind."""
    deemedBySilence: bool
    """Whether silence at the end of an inspection means that it is met."""
    evidence: list[EscrowEvidence]
    fulfiller: str
    """Who has to do it: `seller`, `buyer`, `third_party` or `system`."""
    minEvidence: int
    """How much has to be shown at least."""
    number: int
    """Counts up within the order."""
    status: str
    """`pending`, `evidence_submitted`, `fulfilled`, `waived`, `deemed` or `failed`."""
    text: str
    title: str
    verifier: str
    """Who says whether it is met: `counterparty`, `admin`, `third_party`, `system` or `both`."""
    waivable: str
    """Who may give it up: `buyer`, `both` or `nobody`."""


class EscrowCondition(_EscrowConditionRequired, total=False):
    """A condition of an order."""

    dueAt: str | None
    group: int | None
    milestoneId: MilestoneId | None
    """None for the order as a whole."""
    reachedAt: str | None
    thirdPartyId: CustomerId | None


class _EscrowConditionTemplateRequired(TypedDict):
    blocking: bool
    byCode: bool
    byDate: bool
    category: str
    code: str
    deemedBySilence: bool
    fulfiller: str
    minEvidence: int
    onDue: str
    text: str
    title: str
    verifier: str
    version: int
    waivable: str


class EscrowConditionTemplate(_EscrowConditionTemplateRequired, total=False):
    """A kind of condition."""

    dueAfter: int | None


class _EscrowDeadlineRequired(TypedDict):
    due: str
    owner: str
    """Who can act before: `buyer`, `seller`, `parties`, `system`, `provider` or `admin`."""
    what: str
    """What: `accept`, `fund`, `start`, `inspection`, `period`, `delivery`, `fund_next`, `cancel`, `dispute`,
    `hard_cap`, `condition`, `amendment`, `mature`, `refund`, `chargeback_evidence` or `chargeback_check`.
    """


class EscrowDeadline(_EscrowDeadlineRequired, total=False):
    """Something that happens by itself."""

    dispute: int | None
    """Of which dispute, if of one."""
    milestoneId: MilestoneId | None
    """Of which milestone, if of one."""


class _EscrowDisputeViewRequired(TypedDict):
    contested: list[EscrowPartView]
    counterClaim: bool
    number: int
    offers: list[EscrowOfferView]
    openedAt: str
    opener: str
    """`buyer` or `seller`."""
    reason: str
    status: str
    """`awaiting_response`, `negotiation`, `evidence`, `decision`, `awarded`, `resolved` or `withdrawn`."""


class EscrowDisputeView(_EscrowDisputeViewRequired, total=False):
    """A dispute of an order."""

    escalatedAt: str | None


class EscrowEnd(TypedDict):
    """One end, in minor units."""

    buyerGets: int
    """What the buyer has back."""
    buyerPays: int
    fees: int
    """Your fees."""
    sellerGets: int
    sellerOwes: int
    """What the seller would owe."""
    taxes: int


class _EscrowEvidenceRequired(TypedDict):
    at: str
    digest: str
    """SHA-256 of what was shown."""
    kind: str
    size: int
    """In bytes."""


class EscrowEvidence(_EscrowEvidenceRequired, total=False):
    """That something was shown."""

    by: CustomerId | None
    """Who showed it; none for you."""


class _EscrowFeeTierRequired(TypedDict):
    percentBps: int
    """The rate, in basis points."""


class EscrowFeeTier(_EscrowFeeTierRequired, total=False):
    """One tier of a fee."""

    upTo: int | None
    """Prices up to and including this, in minor units; the last tier has no end."""


class _EscrowFeeVersionRequired(TypedDict):
    createdAt: str
    currency: str
    earn: str
    flat: int
    id: EscrowFeeId
    maker: str
    """The key that proposed it."""
    min: int
    number: int
    """Counts up."""
    payer: str
    """`buyer`, `seller` or `split`."""
    percentBps: int
    refund: str
    status: str
    """`proposed`, `approved` or `rejected`."""
    taxBps: int
    taxMode: str
    validFrom: str


class EscrowFeeVersion(_EscrowFeeVersionRequired, total=False):
    """A version of what escrow costs. Amounts in minor units, rates in basis points."""

    cap: int | None
    category: str | None
    decidedAt: str | None
    decider: str | None
    """The key that decided."""
    plan: str | None
    sellerBps: int | None
    tierMode: str | None
    tiers: list[EscrowFeeTier] | None
    validTo: str | None


class EscrowFees(TypedDict):
    """What an order costs, in minor units."""

    buyerFee: int
    buyerPays: int
    """What the buyer pays in all."""
    buyerTax: int
    feeVersion: int
    """The version of your fees that it was priced by."""
    sellerFee: int
    sellerGets: int
    """What the seller gets if all goes well."""
    sellerTax: int


class EscrowFlows(TypedDict):
    """What has gone where, in minor units."""

    buyer: int
    """Back to the buyer, with fees."""
    costs: int
    """What providers kept of the payments."""
    fees: int
    givenBack: int
    """Given back by the seller afterwards."""
    seller: int
    """To the seller, after fees."""
    taxes: int


class _EscrowHoldViewRequired(TypedDict):
    kind: str
    """`chargeback`, `compliance`, `admin` or `identity`."""
    number: int
    placedAt: str


class EscrowHoldView(_EscrowHoldViewRequired, total=False):
    """Something that stops money from leaving."""

    liftedAt: str | None


class EscrowLink(TypedDict):
    """A link that was made."""

    expiresAt: str
    id: PartyLinkId
    url: str
    """Where it leads. Whoever has it is taken for the party, as a guest."""


class _EscrowMilestoneRequired(TypedDict):
    amount: int
    frozen: int
    """What is frozen."""
    held: int
    """What is in escrow for it and free to go."""
    id: MilestoneId
    lost: int
    """What a payer's bank took back."""
    refunded: int
    """What went back to the buyer, without fees."""
    released: int
    """What went to the seller, before fees."""
    revisions: int
    """How often changes were asked for."""
    status: str
    """`pending`, `funded`, `in_progress`, `submitted`, `changes_requested`, `disputed`, `released`, `resolved_seller`,
    `resolved_buyer`, `resolved_split`, `refunded` or `cancelled`.
    """
    title: str
    waitsFor: list[int]
    """The conditions that a release waits for, by number."""


class EscrowMilestone(_EscrowMilestoneRequired, total=False):
    """A part of an order. Amounts in minor units."""

    deliveryDue: str | None
    inspectionEndsAt: str | None
    """When silence counts as a yes, while the buyer is looking."""
    releaseAt: str | None


class EscrowOfferView(TypedDict):
    """A split that one side offers."""

    by: str
    """`buyer` or `seller`."""
    madeAt: str
    number: int
    open: bool
    """Whether it can be accepted."""
    sellerGets: list[EscrowPartView]
    """What the seller would get; the rest goes to the buyer."""


class _EscrowOrderRequired(TypedDict):
    buyerId: CustomerId
    category: str
    conditions: list[EscrowCondition]
    createdAt: str
    currency: str
    deadlines: list[EscrowDeadline]
    """What happens by itself, soonest first."""
    disputes: list[EscrowDisputeView]
    earmarked: int
    """What of the payments lies in the buyer's wallet for this order."""
    fees: EscrowFees
    flows: EscrowFlows
    holds: list[EscrowHoldView]
    id: OrderId
    metadata: Any
    milestones: list[EscrowMilestone]
    payments: list[EscrowOrderPayment]
    perMilestone: bool
    price: int
    """In minor units, without fees."""
    proposer: str
    """Who proposed it first: `buyer` or `seller`."""
    refundTo: str
    refunds: list[EscrowRefundView]
    sellerId: CustomerId
    status: str
    """`created`, `accepted`, `funding`, `funded`, `in_progress`, `completed`, `disputed`, `closed`, `refunded`,
    `declined`, `cancelled` or `expired`.
    """
    tasks: list[EscrowTask]
    """What waits for you."""
    terms: EscrowTermsView
    termsDigest: str
    """SHA-256 of what was agreed. Whoever accepts sends the one they were shown."""
    title: str
    updatedAt: str
    version: int
    """Counts every change."""


class EscrowOrder(_EscrowOrderRequired, total=False):
    """An order."""

    acceptedAt: str | None
    amendment: EscrowAmendmentView | None
    cancelRequest: EscrowCancelView | None
    endedAt: str | None
    fundedAt: str | None
    testClockId: TestClockId | None
    turn: str | None
    """Who has to answer, while it is `created`."""


class _EscrowOrderPaymentRequired(TypedDict):
    at: str
    gross: int
    """What arrived."""
    id: EscrowPaymentId
    status: str
    """`processing`, `succeeded`, `failed`, `abandoned`, `expired` or `charged_back`."""


class EscrowOrderPayment(_EscrowOrderPaymentRequired, total=False):
    """A payment of an order, as the order knows it."""

    milestoneId: MilestoneId | None


class _EscrowPaperRequired(TypedDict):
    createdAt: str
    digest: str
    """SHA-256 of the words or the file."""
    id: EscrowPaperId
    kind: str
    size: int
    """In bytes."""


class EscrowPaper(_EscrowPaperRequired, total=False):
    """Something that was shown."""

    by: CustomerId | None
    """Who showed it; none for you."""
    file: str | None
    """In base64; only where one is opened."""
    intact: bool | None
    """Whether it is still what was shown; only where one is opened."""
    mediaType: str | None
    name: str | None
    text: str | None


class EscrowPartView(TypedDict):
    """How much of a milestone, in minor units."""

    amount: int
    milestoneId: MilestoneId


class _EscrowPartyRequired(TypedDict):
    customerId: CustomerId
    identityLevel: int


class EscrowParty(_EscrowPartyRequired, total=False):
    """What is known of a customer who buys or sells."""

    phoneVerifiedAt: str | None
    plan: str | None
    suspendedAt: str | None
    suspendedFor: str | None


class _EscrowPaymentRequired(TypedDict):
    amount: int
    """In minor units."""
    createdAt: str
    currency: str
    customerId: CustomerId
    gateway: str
    id: EscrowPaymentId
    rail: str
    status: str
    """`created`, `submitted`, `requires_action`, `unknown`, `manual`, `succeeded` or `failed`."""


class EscrowPayment(_EscrowPaymentRequired, total=False):
    """A payment."""

    clearsAt: str | None
    """When what it brought into a wallet can be spent, while that waits: a card's bank may still take it back."""
    expiresAt: str | None
    failureCode: str | None
    """Why it was declined, in our words."""
    failureMessage: str | None
    """In the provider's."""
    fee: int | None
    """What the provider kept of it, in minor units."""
    nextAction: dict[str, Any] | None
    """What the payer has to do, if anything."""
    orderId: OrderId | None
    """The order it is for; none for the wallet alone."""
    paymentMethodId: PaymentMethodId | None
    resolvedAt: str | None


class EscrowPreview(TypedDict):
    """Four ends of an order."""

    allGoesWell: EscrowEnd
    """Everything is delivered and taken."""
    calledOffNow: EscrowEnd
    """What is left goes back now."""
    chargedBack: EscrowEnd
    """Everything is released, and then the payer's bank takes the payment back."""
    halves: EscrowEnd
    """What is left is divided."""


class EscrowQuote(TypedDict):
    """A quote."""

    currency: str
    expiresAt: str
    fees: EscrowFees
    id: EscrowQuoteId
    price: int


class _EscrowReasonedRequired(TypedDict):
    by: CustomerId
    """Which customer acts."""
    reason: str
    """Why, up to 5,000 characters. The other party reads it."""


class EscrowReasoned(_EscrowReasonedRequired, total=False):
    """A party's act with a reason."""

    version: int | None
    """The version of the order that they saw. Of another one nothing is changed."""


class _EscrowRefundViewRequired(TypedDict):
    amount: int
    at: str
    id: RefundId
    status: str
    """`submitted`, `needs_details`, `succeeded` or `fell_back`."""


class EscrowRefundView(_EscrowRefundViewRequired, total=False):
    """Money on its way back to where it came from."""

    paymentId: EscrowPaymentId | None
    """The payment that it goes back on."""


class EscrowSettings(TypedDict):
    """The choices in force."""

    cardClearance: int
    """For how long what a seller earned of a card payment waits, in seconds."""
    codePrefixes: list[str]
    """How the numbers begin that one-time codes are sent to."""
    currencies: list[str]
    """In which currencies; empty for all."""
    enabled: bool
    """Whether orders can be proposed."""
    terms: EscrowTermsView


class EscrowShare(TypedDict):
    """A seller's part of one milestone."""

    amount: int
    """What the seller gets of it, in minor units; the rest goes to the buyer."""
    milestoneId: MilestoneId
    """Which milestone."""


class _EscrowTaskRequired(TypedDict):
    owner: str
    """`admin` where a role of yours is meant, and which."""
    since: str
    what: str


class EscrowTask(_EscrowTaskRequired, total=False):
    """Something that waits for you."""

    about: str | None
    """Which milestone, dispute, condition, hold or refund."""
    role: str | None


class EscrowTerms(TypedDict, total=False):
    """Terms. Lengths are in seconds, amounts in minor units. What is left out is as the merchant's settings say."""

    acceptTtl: int | None
    """To answer a proposal: an hour to 30 days."""
    appealWindow: int | None
    """For how long an award can be objected to: up to 30 days, 0 for not at all."""
    autoDefaultLimit: int | None
    """Up to this, silence in a dispute decides by itself."""
    awardThreshold: int | None
    """Above this, an award needs two persons."""
    buyerMayEnd: bool | None
    """Whether the buyer may end what has not begun at any time."""
    cancelTtl: int | None
    """To answer a request to cancel: 1 to 14 days."""
    decisionSla: int | None
    """To decide a dispute: 1 to 14 days."""
    deliveryTtl: int | None
    """To deliver, where no day was agreed: an hour to 400 days."""
    disputeFee: int | None
    """What a dispute costs its loser, at most 5 % of what was contested."""
    evidence: int | None
    """To show evidence in a dispute: an hour to 30 days."""
    fundingOpenTtl: int | None
    """To pay once a payment is on its way: as long as `fundingTtl`, to 45 days."""
    fundingTtl: int | None
    """To pay after acceptance: an hour to 30 days."""
    identityLevel: int | None
    """How well a party must be known to accept, 0 to 9."""
    inspection: int | None
    """To look at what was handed in: an hour to 30 days."""
    maxPrice: int | None
    """The largest price."""
    minPrice: int | None
    """The smallest price."""
    negotiation: int | None
    """To agree in a dispute: up to 30 days."""
    partialRelease: bool | None
    """Whether a buyer may release early in parts."""
    reserveBps: int | None
    """Kept back of what a seller earns, in basis points, up to 5,000."""
    reserveFor: int | None
    """For how long: up to 180 days."""
    responseTtl: int | None
    """To answer a dispute: 2 to 10 days."""
    revisions: int | None
    """How often a buyer may ask for changes to one milestone."""
    sellerRefundWindow: int | None
    """For how long a seller may give back after the end: up to 365 days."""
    startTtl: int | None
    """To begin once the money is there: an hour to 30 days."""


class _EscrowTermsViewRequired(TypedDict):
    acceptTtl: int
    appealWindow: int
    autoDefaultLimit: int
    buyerMayEnd: bool
    cancelTtl: int
    decisionSla: int
    deliveryTtl: int
    disputeFee: int
    evidence: int
    fundingOpenTtl: int
    fundingTtl: int
    identityLevel: int
    inspection: int
    maxPrice: int
    minPrice: int
    negotiation: int
    partialRelease: bool
    reserveBps: int
    reserveFor: int
    responseTtl: int
    revisions: int
    sellerRefundWindow: int
    startTtl: int


class EscrowTermsView(_EscrowTermsViewRequired, total=False):
    """Terms as they are shown. Lengths are in seconds, amounts in minor units."""

    awardThreshold: int | None
    """None where one person decides any award."""


class EscrowToken(TypedDict):
    """A token that was made."""

    expiresAt: str
    token: str


class Event(TypedDict):
    """One recorded fact."""

    createdAt: str
    data: dict[str, Any]
    """What happened to what. Of a customer who was erased, what named them is null, and `erased` stands beside it."""
    id: EventId
    seq: int
    """Counts from 1 without a gap."""
    type: str
    """`noun.verb`. New types come; ignore what you do not know."""


class EvidencePart(TypedDict):
    """One part of it."""

    lines: list[str]
    title: str


class _ExperimentArmRequired(TypedDict):
    failed: int
    """Failed invoices whose recovery is over."""
    recovered: int
    """Those of them that were recovered."""
    recoveredAmount: int
    """What they brought, in minor units."""
    running: int
    """Recoveries under way: not counted yet."""
    stopped: int
    """Recoveries that were stopped, by a person or with their invoice: not counted."""


class ExperimentArm(_ExperimentArmRequired, total=False):
    """One side, in one currency."""

    rate: ConfidenceInterval | None
    """Recovered of failed, between 0 and 1; none below the needed sample."""


class _ExperimentCurrencyRequired(TypedDict):
    claim: str
    """What may be said of the recovery rates: `too_few`, `no_difference`, `better` or `worse`."""
    currency: str
    holdout: ExperimentArm
    """Recovered by the baseline."""
    needed: int
    """Failed invoices that each arm needs."""
    treatment: ExperimentArm
    """Recovered by the policies in force."""


class ExperimentCurrency(_ExperimentCurrencyRequired, total=False):
    """The comparison in one currency."""

    amountPerFailed: ConfidenceInterval | None
    """Treatment less hold-out, of the minor units recovered of a failed invoice; none below the needed sample."""
    rate: ConfidenceInterval | None
    """Treatment less hold-out, of the recovery rates, between -1 and 1; none below the needed sample."""


class ExperimentResults(TypedDict):
    """What came of an experiment so far."""

    currencies: list[ExperimentCurrency]
    experiment: RecoveryExperiment


class _ExplainEscrowOrderResultRequired(TypedDict):
    amount: int
    """How much is held or frozen, in minor units."""
    milestoneId: MilestoneId
    openConditions: list[int]
    """The conditions that are open, by number."""
    owner: str
    """Who has to act: `buyer`, `seller`, `parties`, `system`, `provider` or `admin`."""
    reason: str
    """`hold`, `dispute`, `not_started`, `at_work`, `changes_requested`, `inspection`, `conditions_open`,
    `cancel_requested` or `period`.
    """


class ExplainEscrowOrderResult(_ExplainEscrowOrderResultRequired, total=False):
    """Why the money of a milestone is held."""

    next: EscrowDeadline | None
    """What happens by itself next; none while only a person can go on."""


class _ExplanationStepRequired(TypedDict):
    code: str
    """`price`, `quantity`, `tier`, `model`, `share`, `minimum`, `maximum`, `rounding`, `part`, `difference`, `tax`,
    `paid` or `sum`; of an invoice also `discount`, `tax`, `note`, `balance`, `total`, `prepaid`, `credit_note`,
    `paid` or `due`.
    """
    text: str
    """In words."""


class ExplanationStep(_ExplanationStepRequired, total=False):
    """One step on the way to an amount."""

    exact: str | None
    """The exact value after this step, in minor units: `1929` or `13500/7`."""


class _ExtendEscrowDeadlineRequired(TypedDict):
    reason: str
    """Why, up to 5,000 characters. Both parties read it."""
    until: str
    """Until when."""
    what: EscrowTimer
    """Which deadline, as `deadlines` of the order names it."""


class ExtendEscrowDeadline(_ExtendEscrowDeadlineRequired, total=False):
    """More time for a party."""

    dispute: int | None
    """Of which dispute: needed for `dispute`."""
    milestoneId: MilestoneId | None
    """Of which milestone: needed for `inspection` and `delivery`."""
    version: int | None
    """The version of the order that you saw. Of another one nothing is changed."""


class ExtendTrial(TypedDict):
    """When a trial ends instead."""

    trialEnd: str
    """Later than it ends now."""


class ForcedDecision(TypedDict):
    """That a decision holds although the provider says something else."""

    reason: str
    """Why the provider is wrong, 1 to 1,000 characters."""


class _ForecastStepRequired(TypedDict):
    action: str
    at: str
    """When; the last step, `exhaust`, says when it is decided."""
    reason: str


class ForecastStep(_ForecastStepRequired, total=False):
    """One step that follows if nothing works before it."""

    expiresAt: str | None
    """Until when a request to the customer stays open."""
    rail: str | None


class _FundFromWalletRequired(TypedDict):
    by: CustomerId
    """Which customer pays: the buyer."""


class FundFromWallet(_FundFromWalletRequired, total=False):
    """A payment from the wallet."""

    milestoneId: MilestoneId | None
    """For which milestone, where they are paid one by one."""
    version: int | None
    """The version of the order that they saw."""


class GetCohortsParams(TypedDict, total=False):
    """What `get_cohorts` may be asked with."""

    months: int
    """The running month and those before it, 1 to 24; 12 when left out."""


class GetCreditGrantParams(TypedDict, total=False):
    """What `get_credit_grant` may be asked with."""

    expand: list[Literal["customer"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class GetCreditNoteParams(TypedDict, total=False):
    """What `get_credit_note` may be asked with."""

    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class GetDiscountParams(TypedDict, total=False):
    """What `get_discount` may be asked with."""

    expand: list[Literal["coupon", "customer", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class GetDunningScheduleParams(TypedDict, total=False):
    """What `get_dunning_schedule` may be asked with."""

    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class GetEscrowOrderTimelineParams(TypedDict, total=False):
    """What `get_escrow_order_timeline` may be asked with."""

    after: int
    """After this version; from the beginning without it."""


class _GetEscrowOrderTimelineResultRequired(TypedDict):
    at: str
    by: str
    """`buyer`, `seller`, `third_party`, `system`, or `admin:` with a role."""
    status: str
    """Of the order from then on."""
    version: int
    """The version of the order that it came with."""
    what: str
    """Such as `milestone.submitted`."""


class GetEscrowOrderTimelineResult(_GetEscrowOrderTimelineResultRequired, total=False):
    """One thing that happened."""

    amount: int | None
    """In minor units."""
    milestoneId: MilestoneId | None


class _GetEscrowSafeguardingResultRequired(TypedDict):
    accounts: list[SafeguardingAccount]
    assets: int
    """What is at providers and at the bank, and what payers' banks hold back."""
    currency: str
    liabilities: int
    """What is owed to customers."""
    surplus: int
    """Assets less liabilities; below zero for a gap."""
    surplusByResult: int
    """The same, from what was earned and spent."""


class GetEscrowSafeguardingResult(_GetEscrowSafeguardingResultRequired, total=False):
    """Whether customers' money in one currency is all there, in minor units."""

    repair: SafeguardingRepair | None


class GetInvoiceItemParams(TypedDict, total=False):
    """What `get_invoice_item` may be asked with."""

    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class GetInvoiceParams(TypedDict, total=False):
    """What `get_invoice` may be asked with."""

    expand: list[Literal["customer", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class GetMrrMonthsParams(TypedDict, total=False):
    """What `get_mrr_months` may be asked with."""

    months: int
    """The running month and those before it, 1 to 24; 12 when left out."""


_GetMrrParamsTakes = TypedDict("_GetMrrParamsTakes", {"from": "str"}, total=False)


class GetMrrParams(_GetMrrParamsTakes, total=False):
    """What `get_mrr` may be asked with."""

    to: str
    """Up to and without this instant; now when left out."""


_GetOverviewParamsTakes = TypedDict("_GetOverviewParamsTakes", {"from": "str"}, total=False)


class GetOverviewParams(_GetOverviewParamsTakes, total=False):
    """What `get_overview` may be asked with."""

    to: str
    """Up to and without this instant; now when left out."""


class GetPromotionCodeParams(TypedDict, total=False):
    """What `get_promotion_code` may be asked with."""

    expand: list[Literal["coupon"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


_GetRecoverySummaryParamsTakes = TypedDict("_GetRecoverySummaryParamsTakes", {"from": "str"}, total=False)


class GetRecoverySummaryParams(_GetRecoverySummaryParamsTakes, total=False):
    """What `get_recovery_summary` may be asked with."""

    to: str
    """Recoveries that began before this instant."""


class GetSubscriptionParams(TypedDict, total=False):
    """What `get_subscription` may be asked with."""

    expand: list[Literal["customer", "latestInvoice", "latestInvoice.customer", "latestInvoice.subscription", "paymentMethod", "paymentMethod.customer", "plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class GetTransactionParams(TypedDict, total=False):
    """What `get_transaction` may be asked with."""

    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription", "paymentMethod", "paymentMethod.customer", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class _GiveUpEscrowOrderRequired(TypedDict):
    by: CustomerId
    """Which customer gives up: the seller."""


class GiveUpEscrowOrder(_GiveUpEscrowOrderRequired, total=False):
    """What a seller gives up."""

    milestones: list[MilestoneId]
    """Which milestones; everything that is open without any."""
    version: int | None
    """The version of the order that they saw."""


class HandoverCode(TypedDict):
    """A code."""

    code: str
    """Six letters and digits."""


class _ImportSettlementFileRequired(TypedDict):
    content: str
    """The file itself: CSV with a header, at most 4 MiB."""
    name: str
    """What you call it, 1 to 200 characters."""


class ImportSettlementFile(_ImportSettlementFileRequired, total=False):
    """A file to be imported."""

    accountId: ProviderAccountId | None
    """Whose. In test mode, none is the simulated provider."""
    layout: str | None
    """By which columns it is read: `plain`, or a provider's name; the account's provider unless it says otherwise."""


class _InvoiceRequired(TypedDict):
    amountDue: int
    amountPaid: int
    collection: str
    """`automatic`, or `send_invoice` where the customer pays by themselves."""
    createdAt: str
    creditApplied: int
    """Of the total, what the customer's balance paid."""
    creditGranted: int
    """What the customer's balance got, because credits outweigh charges."""
    creditedAmount: int
    """Of the total, what credit notes took back before it was paid."""
    currency: str
    customerId: CustomerId
    discountAmount: int
    """What coupons took off."""
    dueAt: str
    """By when it is to be paid; of a draft, as things stand."""
    id: InvoiceId
    kind: str
    """`period`, `change` for the credits and charges of a change or an end inside of a period, or `manual`."""
    metadata: Metadata
    overdue: bool
    """Whether it was sent and not paid on its day."""
    periodEnd: str
    periodStart: str
    prepaidApplied: int
    """Of the total, what prepaid credit paid."""
    series: str
    """`main`, or a year."""
    status: str
    """`draft`, `open`, `paid`, `void` or `uncollectible`."""
    subtotal: int
    """The sum of the lines; negative where credits outweigh charges."""
    taxAmount: int
    """All taxes of it, on top of the prices or in them."""
    total: int
    updatedAt: str


class Invoice(_InvoiceRequired, total=False):
    """A bill. Amounts are in minor units of its currency."""

    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid."""
    displayNumber: str | None
    """As it is printed: `INV-000042`, or `INV-2028-000042` in a yearly series."""
    finalizeAt: str | None
    """When a draft becomes final by itself."""
    finalizedAt: str | None
    hostedUrl: str | None
    """The page that a customer may open without signing in; whoever has the address sees the invoice. None while it is
    a draft.
    """
    memo: str | None
    """What you wrote on it."""
    number: int | None
    """Without gaps within the series; none while it is a draft."""
    paidAt: str | None
    paidReference: str | None
    """What you know a payment outside of our gateways by."""
    pdfUrl: str | None
    """The PDF at the same kind of address; 202 while it is being made."""
    sentAt: str | None
    subscriptionId: SubscriptionId | None
    testClockId: TestClockId | None
    uncollectibleAt: str | None
    voidedAt: str | None


class _InvoiceDetailRequired(TypedDict):
    amountDue: int
    amountPaid: int
    collection: str
    """`automatic`, or `send_invoice` where the customer pays by themselves."""
    createdAt: str
    creditApplied: int
    """Of the total, what the customer's balance paid."""
    creditGranted: int
    """What the customer's balance got, because credits outweigh charges."""
    creditedAmount: int
    """Of the total, what credit notes took back before it was paid."""
    currency: str
    customerId: CustomerId
    discountAmount: int
    """What coupons took off."""
    dueAt: str
    """By when it is to be paid; of a draft, as things stand."""
    id: InvoiceId
    kind: str
    """`period`, `change` for the credits and charges of a change or an end inside of a period, or `manual`."""
    metadata: Metadata
    overdue: bool
    """Whether it was sent and not paid on its day."""
    periodEnd: str
    periodStart: str
    prepaidApplied: int
    """Of the total, what prepaid credit paid."""
    series: str
    """`main`, or a year."""
    status: str
    """`draft`, `open`, `paid`, `void` or `uncollectible`."""
    subtotal: int
    """The sum of the lines; negative where credits outweigh charges."""
    taxAmount: int
    """All taxes of it, on top of the prices or in them."""
    total: int
    updatedAt: str
    attempts: list[Transaction]
    """Newest first."""
    creditNotes: list[CreditNote]
    """Void ones too, oldest first."""
    discounts: list[InvoiceDiscount]
    """What each coupon took off, in the order they were taken."""
    lines: list[InvoiceLine]
    """In print order."""
    notes: list[str]
    """What is printed beside them: why somebody pays no tax."""
    prepaidDraws: list[CreditDraw]
    """What prepaid credit paid, grant by grant."""
    taxes: list[InvoiceTax]
    """Each tax."""


class InvoiceDetail(_InvoiceDetailRequired, total=False):
    """A bill with its lines, the tries to charge it, and what else settled it."""

    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid."""
    displayNumber: str | None
    """As it is printed: `INV-000042`, or `INV-2028-000042` in a yearly series."""
    finalizeAt: str | None
    """When a draft becomes final by itself."""
    finalizedAt: str | None
    hostedUrl: str | None
    """The page that a customer may open without signing in; whoever has the address sees the invoice. None while it is
    a draft.
    """
    memo: str | None
    """What you wrote on it."""
    number: int | None
    """Without gaps within the series; none while it is a draft."""
    paidAt: str | None
    paidReference: str | None
    """What you know a payment outside of our gateways by."""
    pdfUrl: str | None
    """The PDF at the same kind of address; 202 while it is being made."""
    sentAt: str | None
    subscriptionId: SubscriptionId | None
    testClockId: TestClockId | None
    uncollectibleAt: str | None
    voidedAt: str | None


class _InvoiceDiscountRequired(TypedDict):
    amount: int
    """Minor units; above zero."""
    couponId: CouponId
    name: str
    """As it is printed."""


class InvoiceDiscount(_InvoiceDiscountRequired, total=False):
    """What a coupon took off an invoice."""

    discountId: DiscountId | None
    """None in a preview, of a coupon that would be redeemed."""


class InvoiceDraft(TypedDict):
    """An invoice that is not made yet. Amounts are in minor units."""

    currency: str
    discountAmount: int
    """What coupons will take off."""
    discounts: list[InvoiceDiscount]
    """In the order they will be taken."""
    lines: list[InvoiceLine]
    """In print order."""
    notes: list[str]
    """What will be printed: why somebody pays no tax."""
    periodEnd: str
    periodStart: str
    subtotal: int
    taxAmount: int
    """All taxes, on top of the prices or in them."""
    taxes: list[InvoiceTax]
    total: int


class _InvoiceExplanationRequired(TypedDict):
    calculation: dict[str, Any]
    """A document for `POST /v1/calculations`, which gives the same discounts, taxes and total."""
    currency: str
    invoiceId: InvoiceId
    lines: list[LineExplanation]
    """In print order."""
    periodEnd: str
    periodStart: str
    status: str
    steps: list[ExplanationStep]
    """From the lines to the total."""
    total: int
    verified: bool
    """Whether every line is verified, and discounts, taxes and the total are what the lines give."""


class InvoiceExplanation(_InvoiceExplanationRequired, total=False):
    """How the total of an invoice came about. Amounts are in minor units."""

    number: int | None


class _InvoiceItemRequired(TypedDict):
    amount: int
    """All of it, rounded once, in minor units."""
    createdAt: str
    currency: str
    customerId: CustomerId
    description: str
    discountable: bool
    id: InvoiceItemId
    metadata: Metadata
    quantity: int
    status: str
    """`waiting`, or `billed` once it is on an invoice."""
    unitAmount: str
    """Minor units for one, as exact digits."""
    updatedAt: str


class InvoiceItem(_InvoiceItemRequired, total=False):
    """Something that is billed by itself."""

    invoiceId: InvoiceId | None
    """The invoice it is on; what counts there is the line."""
    periodEnd: str | None
    periodStart: str | None
    subscriptionId: SubscriptionId | None


class _InvoiceLineRequired(TypedDict):
    amount: int
    """As it was priced."""
    derivation: dict[str, Any]
    """The data from which the amount can be computed again."""
    description: str
    discountAmount: int
    """What coupons took off it."""
    netAmount: int
    """What is left of it without taxes."""
    periodEnd: str
    periodStart: str
    quantity: int
    taxAmount: int
    """All its taxes."""
    type: str
    """`plan_charge`, `usage_charge`, `proration_credit`, `proration_charge` or `one_off`."""


class InvoiceLine(_InvoiceLineRequired, total=False):
    """One amount of a bill."""

    invoiceItemId: InvoiceItemId | None
    """What waited for this invoice, if it is that."""
    itemId: ItemId | None
    priceId: PriceId | None


class _InvoiceTaxRequired(TypedDict):
    amount: int
    base: int
    """The net amounts it is on, in minor units."""
    code: str
    included: bool
    """Whether the prices have it in them."""
    name: str
    """As it is printed."""


class InvoiceTax(_InvoiceTaxRequired, total=False):
    """A tax of an invoice."""

    percent: ExactNumber | None
    taxRateId: TaxRateId | None
    """None for what credits give back of the taxes that were paid."""


class IssuerLimit(TypedDict):
    """Charges of one issuer in a window of time."""

    charges: int
    """Charges in a window, at least 1."""
    minutes: int
    """The window's length, 1 to 1440."""


class ItemUsage(TypedDict):
    """What usage would cost as one item."""

    itemId: ItemId
    priceId: PriceId
    projectedAmount: int
    """Minor units."""


class LeakReported(TypedDict):
    """That it was heard."""

    received: bool
    """Always true, whatever the text is."""


class LeakedApiKey(TypedDict):
    """What was found."""

    key: str
    """The whole text."""


class _LineExplanationRequired(TypedDict):
    amount: int
    """As it was priced: what the steps explain."""
    calculation: dict[str, Any]
    """A document for `POST /v1/calculations`, and for the calculator that comes with the program."""
    currency: str
    description: str
    discountAmount: int
    """What coupons took off it; the steps of the invoice say how."""
    invoiceId: InvoiceId
    line: int
    """From 1, in print order."""
    netAmount: int
    """What is left of it without taxes."""
    periodEnd: str
    periodStart: str
    rounding: str
    """What happens to an exact half: `half_even` or `half_up`."""
    steps: list[ExplanationStep]
    """From the price to the amount."""
    taxAmount: int
    """All its taxes."""
    verified: bool
    """Whether the amount and every step written down are what the inputs give when computed again."""


class LineExplanation(_LineExplanationRequired, total=False):
    """How the amount of a line came about."""

    itemId: ItemId | None
    price: BilledPrice | None
    """The price version it was billed at."""


class ListApiKeysParams(TypedDict, total=False):
    """What `list_api_keys` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""


_ListAuditLogParamsTakes = TypedDict("_ListAuditLogParamsTakes", {"from": "str"}, total=False)


class ListAuditLogParams(_ListAuditLogParamsTakes, total=False):
    """What `list_audit_log` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    actorType: Literal["api_key", "oauth_client", "member", "staff", "link", "operator", "system"]
    """By this kind of actor."""
    actorId: str
    """By this actor: the id of a key, of somebody who works for you or for the platform, or of the customer or invoice
    whose link it was; an operator's name.
    """
    action: str
    """This action, such as `plan.create`."""
    subject: str
    """About this object, by its id."""
    requestId: str
    """Of this request, `req_…`."""
    to: str
    """Before this instant."""


class ListBalanceTransactionsParams(TypedDict, total=False):
    """What `list_balance_transactions` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    currency: str
    """In this currency, ISO 4217."""
    type: Literal["payment.received", "payment.recovered", "surplus.received", "surplus.applied", "surplus.refunded", "refund.made", "refund.returned", "dispute.withdrawn", "dispute.reinstated", "dispute.fee", "payment.fee", "payment.fee_corrected", "payment.lost", "settlement.received", "settlement.fee", "payout.held", "payout.released", "payout.paid", "payout.paid_late", "payout.reversed", "escrow.funded", "escrow.released", "escrow.split", "escrow.refunded", "wallet.topped_up"]
    """Of this kind."""


class ListBanksParams(TypedDict, total=False):
    """What `list_banks` may be asked with."""

    currency: str
    """In this currency, ISO 4217; your default one if left out."""
    accountId: str
    """Of this account at a provider; the one that payouts go out by if left out."""


class ListBeneficiariesParams(TypedDict, total=False):
    """What `list_beneficiaries` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: Literal["active", "removed"]
    """In this status."""


class ListCheckoutSessionsParams(TypedDict, total=False):
    """What `list_checkout_sessions` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    status: Literal["open", "completed", "expired"]
    """In this state."""
    customerId: str
    """Of this customer."""
    paymentLinkId: str
    """Begun by this payment link."""


class ListCouponsParams(TypedDict, total=False):
    """What `list_coupons` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    status: Literal["active", "archived"]
    """On offer or not."""


class ListCreditGrantsParams(TypedDict, total=False):
    """What `list_credit_grants` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    customerId: str
    """Of this customer."""
    kind: Literal["paid", "promotional"]
    """Bought, or given."""
    expand: list[Literal["customer"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListCreditNotesParams(TypedDict, total=False):
    """What `list_credit_notes` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    customerId: str
    """Of this customer."""
    invoiceId: str
    """Of this invoice."""
    status: Literal["issued", "void"]
    """In this state."""
    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListCustomerSubscriptionsParams(TypedDict, total=False):
    """What `list_customer_subscriptions` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    expand: list[Literal["customer", "latestInvoice", "latestInvoice.customer", "latestInvoice.subscription", "paymentMethod", "paymentMethod.customer", "plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListCustomerTransactionsParams(TypedDict, total=False):
    """What `list_customer_transactions` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription", "paymentMethod", "paymentMethod.customer", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListCustomersParams(TypedDict, total=False):
    """What `list_customers` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    email: str
    """This exact address."""
    phone: str
    """This exact number."""
    merchantRef: str
    """Under this reference of yours."""
    blacklisted: bool
    """On the blacklist, or not."""
    testClockId: str
    """Moved by this test clock."""


_ListDeliveriesParamsTakes = TypedDict("_ListDeliveriesParamsTakes", {"from": "str"}, total=False)


class ListDeliveriesParams(_ListDeliveriesParamsTakes, total=False):
    """What `list_deliveries` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    status: Literal["pending", "delivered", "failed"]
    """In this state."""
    eventId: str
    """Of this event."""
    eventType: str
    """Of events of this type, such as `invoice.paid`."""
    to: str
    """Made before this instant."""


class ListDiscountsParams(TypedDict, total=False):
    """What `list_discounts` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    customerId: str
    """Of this customer, whichever subscription it is for."""
    subscriptionId: str
    """For this subscription."""
    couponId: str
    """Of this coupon."""
    active: bool
    """Still in force, or ended."""
    expand: list[Literal["coupon", "customer", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListDisputesParams(TypedDict, total=False):
    """What `list_disputes` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: Literal["opened", "evidence_due", "under_review", "won", "lost", "accepted"]
    """In this state."""
    transactionId: str
    """Of this transaction."""
    invoiceId: str
    """Of this invoice."""
    customerId: str
    """By this customer."""


class ListDunningSchedulesParams(TypedDict, total=False):
    """What `list_dunning_schedules` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    state: Literal["scheduled", "in_flight", "awaiting_customer", "recovered", "exhausted", "canceled"]
    """In this state."""
    customerId: str
    """Of this customer."""
    invoiceId: str
    """Of this invoice."""
    subscriptionId: str
    """Of this subscription."""
    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class _ListEscrowEvidenceRowRequired(TypedDict):
    createdAt: str
    digest: str
    """SHA-256 of the words or the file."""
    id: EscrowPaperId
    kind: str
    size: int
    """In bytes."""


class ListEscrowEvidenceRow(_ListEscrowEvidenceRowRequired, total=False):
    """Something that was shown."""

    by: CustomerId | None
    """Who showed it; none for you."""
    file: str | None
    """In base64; only where one is opened."""
    intact: bool | None
    """Whether it is still what was shown; only where one is opened."""
    mediaType: str | None
    name: str | None
    text: str | None


class ListEscrowFeedParams(TypedDict, total=False):
    """What `list_escrow_feed` may be asked with."""

    after: int
    """After the entry with this number; from the beginning without it."""


class _ListEscrowFeedRowRequired(TypedDict):
    at: str
    facts: dict[str, Any]
    """States, ids and amounts in minor units, as far as there are any."""
    seq: int
    """Of this reader's, counts up by one."""
    what: str
    """Such as `milestone.released`."""


class ListEscrowFeedRow(_ListEscrowFeedRowRequired, total=False):
    """An entry of a feed."""

    orderId: OrderId | None
    version: int | None
    """Which version of the order that was."""


class _ListEscrowFeesRowRequired(TypedDict):
    createdAt: str
    currency: str
    earn: str
    flat: int
    id: EscrowFeeId
    maker: str
    """The key that proposed it."""
    min: int
    number: int
    """Counts up."""
    payer: str
    """`buyer`, `seller` or `split`."""
    percentBps: int
    refund: str
    status: str
    """`proposed`, `approved` or `rejected`."""
    taxBps: int
    taxMode: str
    validFrom: str


class ListEscrowFeesRow(_ListEscrowFeesRowRequired, total=False):
    """A version of what escrow costs. Amounts in minor units, rates in basis points."""

    cap: int | None
    category: str | None
    decidedAt: str | None
    decider: str | None
    """The key that decided."""
    plan: str | None
    sellerBps: int | None
    tierMode: str | None
    tiers: list[EscrowFeeTier] | None
    validTo: str | None


class _ListEscrowLinkLogRowRequired(TypedDict):
    at: str
    linkId: PartyLinkId
    what: str
    """`issued`, `opened`, `used`, `used_again`, `revoked` or `refused`."""


class ListEscrowLinkLogRow(_ListEscrowLinkLogRowRequired, total=False):
    """One thing that became of a link."""

    address: str | None
    agent: str | None
    country: str | None


class ListEscrowOrdersParams(TypedDict, total=False):
    """What `list_escrow_orders` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    status: Literal["created", "accepted", "funding", "funded", "in_progress", "completed", "disputed", "closed", "refunded", "declined", "cancelled", "expired"]
    """In this status."""
    buyerId: str
    """Bought by this customer."""
    sellerId: str
    """Sold by this customer."""


class ListEscrowPaymentsParams(TypedDict, total=False):
    """What `list_escrow_payments` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: Literal["created", "submitted", "requires_action", "unknown", "manual", "succeeded", "failed"]
    """In this status."""
    orderId: str
    """For this order."""
    customerId: str
    """By this customer."""


class ListEscrowStatementParams(TypedDict, total=False):
    """What `list_escrow_statement` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    currency: str
    """In this currency, ISO 4217."""


class _ListEscrowTemplatesRowRequired(TypedDict):
    blocking: bool
    byCode: bool
    byDate: bool
    category: str
    code: str
    deemedBySilence: bool
    fulfiller: str
    minEvidence: int
    onDue: str
    text: str
    title: str
    verifier: str
    version: int
    waivable: str


class ListEscrowTemplatesRow(_ListEscrowTemplatesRowRequired, total=False):
    """A kind of condition."""

    dueAfter: int | None


class ListEscrowWalletsRow(TypedDict):
    """A wallet in one currency, in minor units."""

    available: int
    currency: str
    owed: int
    """What the customer owes you because a payer's bank took money back that they no longer had."""
    pending: int
    reserved: int


class ListEventTypesRow(TypedDict):
    """A type of event."""

    example: dict[str, Any]
    """A message of this type."""
    object: str
    """What `data.object` is."""
    summary: str
    """What happened."""
    type: str
    """`noun.verb`."""


class ListEventsParams(TypedDict, total=False):
    """What `list_events` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    type: str
    """One type only, such as `invoice.paid`."""
    subjectId: str
    """About one object only, by its id."""
    after: int
    """Catch up: the events behind this sequence number, oldest first."""


class ListInvoiceItemsParams(TypedDict, total=False):
    """What `list_invoice_items` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    customerId: str
    """Of this customer."""
    subscriptionId: str
    """For this subscription's bills."""
    invoiceId: str
    """On this invoice."""
    waiting: bool
    """Waiting for a bill, or on one."""
    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListInvoicesParams(TypedDict, total=False):
    """What `list_invoices` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    status: Literal["draft", "open", "paid", "void", "uncollectible"]
    """In this state."""
    customerId: str
    """Of this customer."""
    subscriptionId: str
    """Of this subscription."""
    collection: Literal["automatic", "send_invoice"]
    """Paid in this way."""
    overdue: bool
    """Sent, and not paid on its day, or not so."""
    dueBefore: str
    """To be paid before this instant."""
    expand: list[Literal["customer", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListManualReviewsParams(TypedDict, total=False):
    """What `list_manual_reviews` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    kind: Literal["attempt", "refund", "payout", "escrow_payment", "escrow_refund", "break", "event"]
    """Of this kind."""


class ListMessageTemplatesRow(TypedDict):
    """A kind of message."""

    category: str
    """`transactional`, `updates`, `recovery` or `marketing`."""
    channels: list[str]
    """On each of these it is told, of those that you use; empty: on the first that is open."""
    key: str
    """Its key, `dunning_1`."""
    optional: bool
    """Whether it can be switched off."""
    tags: list[str]
    """The tags that its texts may use."""
    wordings: list[Wording]
    """Your own wordings of it."""


class ListMessagesParams(TypedDict, total=False):
    """What `list_messages` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    customerId: str
    """To this customer."""
    noticeId: str
    """Of this notice."""
    status: Literal["submitted", "accepted", "delivered", "read", "unknown", "refused", "unavailable", "failed"]
    """In this state."""
    channel: Literal["whatsapp", "sms", "email", "in_app"]
    """On this channel."""
    template: str
    """Of this template."""


class ListMetersParams(TypedDict, total=False):
    """What `list_meters` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    key: str
    """Of this key."""


_ListMrrMovementsParamsTakes = TypedDict("_ListMrrMovementsParamsTakes", {"from": "str"}, total=False)


class ListMrrMovementsParams(_ListMrrMovementsParamsTakes, total=False):
    """What `list_mrr_movements` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    to: str
    """Before this instant."""
    kind: Literal["new", "expansion", "contraction", "churn", "reactivation"]
    """Of this kind."""
    customerId: str
    """Of this customer."""
    subscriptionId: str
    """Of this subscription."""


class ListNoticesParams(TypedDict, total=False):
    """What `list_notices` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    customerId: str
    """To this customer."""
    status: Literal["waiting", "sent", "delivered", "failed", "dropped"]
    """In this state."""
    template: str
    """Of this template."""


class ListOauthClientsParams(TypedDict, total=False):
    """What `list_oauth_clients` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""


class ListPaymentLinksParams(TypedDict, total=False):
    """What `list_payment_links` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    active: bool
    """Whether they begin anything."""


class ListPaymentMethodsParams(TypedDict, total=False):
    """What `list_payment_methods` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""


class _ListPayoutApproversRowRequired(TypedDict):
    createdAt: str
    id: ApiKeyId
    """The key."""
    label: str
    status: str
    """`pending` until the first code, then `active`; `removed`."""
    usableFrom: str
    """From when on it may approve."""


class ListPayoutApproversRow(_ListPayoutApproversRowRequired, total=False):
    """Who may approve."""

    lockedUntil: str | None
    """Until when it is locked, after too many wrong codes."""


class ListPayoutsParams(TypedDict, total=False):
    """What `list_payouts` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: Literal["pending_approval", "approved", "submitted", "unknown", "manual", "succeeded", "failed", "reversed", "rejected", "canceled", "expired"]
    """In this status."""
    currency: str
    """In this currency, ISO 4217."""
    beneficiaryId: str
    """To this beneficiary."""


class ListPlansParams(TypedDict, total=False):
    """What `list_plans` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    status: Literal["active", "archived"]
    """On sale or not."""


class ListPriceMigrationSubscriptionsParams(TypedDict, total=False):
    """What `list_price_migration_subscriptions` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    status: Literal["same", "differs", "refused", "moved", "skipped"]
    """In this state."""


class ListPriceMigrationsParams(TypedDict, total=False):
    """What `list_price_migrations` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    planId: str
    """Of this plan."""
    status: Literal["computing", "ready", "applying", "applied", "dropped"]
    """In this state."""


class ListPromotionCodesParams(TypedDict, total=False):
    """What `list_promotion_codes` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    couponId: str
    """Of this coupon."""
    active: bool
    """Active, or not."""
    code: str
    """Of these letters, small or capital."""
    expand: list[Literal["coupon"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListProviderAccountsParams(TypedDict, total=False):
    """What `list_provider_accounts` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    gateway: str
    """At this provider."""
    status: Literal["active", "disabled"]
    """In this status."""


class ListProviderEventsParams(TypedDict, total=False):
    """What `list_provider_events` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    accountId: str
    """About this account."""
    state: Literal["waiting", "applied", "ignored", "parked"]
    """In this state."""


class ListProvidersRow(TypedDict):
    """A provider, and what its accounts consist of."""

    fields: list[ProviderField]
    name: str
    """As accounts, methods and transactions name it."""
    title: str


class ListReconciliationBreaksParams(TypedDict, total=False):
    """What `list_reconciliation_breaks` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    state: Literal["open", "resolved"]
    """In this state."""
    bucket: Literal["only_ours", "only_theirs", "different"]
    """In this bucket."""
    accountId: str
    """Of this account."""
    reconciliationId: str
    """Met by this comparison."""


class ListReconciliationsParams(TypedDict, total=False):
    """What `list_reconciliations` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    gateway: str
    """With this provider."""
    accountId: str
    """Of this account."""
    state: Literal["waiting", "listing", "comparing", "completed", "failed"]
    """In this state."""


class ListRecoveryExperimentsParams(TypedDict, total=False):
    """What `list_recovery_experiments` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: Literal["running", "stopped"]
    """In this state."""


class _ListRecoveryPoliciesRowRequired(TypedDict):
    policy: RecoveryPolicy
    version: int
    """Raised with every choice."""


class ListRecoveryPoliciesRow(_ListRecoveryPoliciesRowRequired, total=False):
    """The policy in force."""

    createdAt: str | None
    """Since when it is in force."""
    id: PolicyId | None
    """None while nothing was chosen and nothing has failed."""
    scope: PolicyScope | None
    """Who it is for; null for everybody whom no narrower policy is for."""


class ListRefundsParams(TypedDict, total=False):
    """What `list_refunds` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    status: Literal["created", "submitted", "pending", "succeeded", "failed", "unknown", "needs_account", "manual", "canceled"]
    """In this state."""
    transactionId: str
    """Of this transaction."""
    invoiceId: str
    """Of this invoice."""
    creditNoteId: str
    """Of this credit note."""
    customerId: str
    """To this customer."""


class ListRequestLogParams(TypedDict, total=False):
    """What `list_request_log` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: int
    """Answered with this status; 4 means all from 400 to 499, and so on."""
    method: str
    """`GET`, `POST`, …"""
    path: str
    """Whose path begins like this."""
    actorId: str
    """By this key or program, by its id."""


class ListSettlementsParams(TypedDict, total=False):
    """What `list_settlements` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    accountId: str
    """Of this account."""
    currency: str
    """In this currency, ISO 4217."""


class ListSubscriptionsParams(TypedDict, total=False):
    """What `list_subscriptions` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    metadata: dict[str, str]
    """With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names."""
    status: Literal["scheduled", "incomplete", "incomplete_expired", "trialing", "active", "past_due", "paused", "unpaid", "canceled", "expired"]
    """In this state."""
    customerId: str
    """Of this customer."""
    planId: str
    """On this plan."""
    expand: list[Literal["customer", "latestInvoice", "latestInvoice.customer", "latestInvoice.subscription", "paymentMethod", "paymentMethod.customer", "plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListTaxRatesParams(TypedDict, total=False):
    """What `list_tax_rates` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    active: bool
    """Active, or not."""
    code: str
    """Of these letters, small or capital."""


class ListTestClocksParams(TypedDict, total=False):
    """What `list_test_clocks` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: Literal["ready", "advancing", "failed"]
    """In this state."""


class ListTransactionsParams(TypedDict, total=False):
    """What `list_transactions` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    status: Literal["created", "submitted", "succeeded", "failed", "requires_action", "unknown", "manual"]
    """In this state."""
    invoiceId: str
    """For this invoice."""
    customerId: str
    """Of this customer."""
    subscriptionId: str
    """For this subscription."""
    expand: list[Literal["customer", "invoice", "invoice.customer", "invoice.subscription", "paymentMethod", "paymentMethod.customer", "subscription", "subscription.customer", "subscription.latestInvoice", "subscription.paymentMethod", "subscription.plan"]]
    """Show in full what is named here, four steps deep at most. Needs the scope of each."""


class ListUsageThresholdsParams(TypedDict, total=False):
    """What `list_usage_thresholds` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""
    meterId: str
    """Of one meter."""
    active: bool
    """Active, or not."""


class ListWebhookEndpointsParams(TypedDict, total=False):
    """What `list_webhook_endpoints` may be asked with."""

    limit: int
    """Rows wanted, 1 to 100; 20 when left out."""
    pageSize: int
    """Another name of `limit`."""
    cursor: str
    """Where to go on: `meta.nextCursor` of the page before."""
    page: int
    """A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals."""
    createdAt: CreatedAtFilter
    """When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`."""


_LocalHoursNeeds = TypedDict("_LocalHoursNeeds", {"from": "int"})


class LocalHours(_LocalHoursNeeds):
    """A span of local hours."""

    to: int
    """First hour after."""


class _LoggedRequestRequired(TypedDict):
    actorId: str
    actorType: str
    """`api_key` or `oauth_client`."""
    createdAt: str
    durationMs: int
    """From the credential being accepted to the answer, in milliseconds."""
    id: RequestLogId
    method: str
    path: str
    """Without the query."""
    requestId: str
    """As sent in `X-Request-Id`, or made by us."""
    status: int


class LoggedRequest(_LoggedRequestRequired, total=False):
    """One request and how it was answered."""

    errorCode: str | None
    """The code of a refusal."""


class Logo(TypedDict):
    """A logo."""

    height: int
    """In pixels."""
    id: LogoId
    """Its id."""
    url: str
    """Where it is."""
    width: int
    """In pixels."""


class _MakeEscrowLinkRequired(TypedDict):
    customerId: CustomerId
    """For whom: the buyer or the seller."""


class MakeEscrowLink(_MakeEscrowLinkRequired, total=False):
    """A link to be made."""

    expiresInHours: int | None
    """How long it opens, 1 to 720 hours; 168 without it."""
    purpose: EscrowLinkPurpose | None
    """What for; `view_order` without it. It says which words the page begins with, and which link before this one ends.
    """


class MakeEscrowToken(TypedDict):
    """A token to be made."""

    customerId: CustomerId
    """For whom: the buyer or the seller."""


class MakePortalLink(TypedDict, total=False):
    """How long a link to the account holds."""

    expiresInHours: int | None
    """In hours from now; 720 when left out."""


class _MakeTestCardRequired(TypedDict):
    email: str
    """The payer; the same address is the same person."""
    number: str
    """One of the published test numbers."""


class MakeTestCard(_MakeTestCardRequired, total=False):
    """A test card, and the simulated person behind it."""

    payday: Payday | None
    """Their own payday; the general rule when left out."""
    plan: list[Any]
    """The fates of the first charges, in the simulator's words."""
    salaryAmount: int | None
    """What lands on their payday, in minor units."""
    willingPer10k: int | None
    """How many of ten thousand payment requests they answer."""


class MakeUpdateLink(TypedDict, total=False):
    """How long a link to another card holds."""

    expiresInHours: int | None
    """In hours from now; 72 when left out."""


class _ManualResolutionRequired(TypedDict):
    createdAt: str
    decidedBy: str
    id: ReviewId
    note: str
    outcome: str
    """`succeeded`, `failed` or `not_ours`."""
    state: str
    """`waiting`, `done` or `refused`."""
    updatedAt: str


class ManualResolution(_ManualResolutionRequired, total=False):
    """A decision, and what came of it."""

    answer: str | None
    """What came of it."""
    asked: dict[str, Any] | None
    """What the provider said."""
    forced: str | None
    """Why it holds although the provider says something else."""
    reference: str | None


class _ManualReviewRequired(TypedDict):
    actions: list[str]
    """What may be decided."""
    createdAt: str
    evidence: dict[str, Any]
    """What is known of it."""
    gateway: str
    id: ReviewId
    kind: str
    """`attempt`, `refund`, `payout`, `escrow_payment`, `escrow_refund`, `break` or `event`."""
    why: str
    """Why it waits, and what each decision does."""


class ManualReview(_ManualReviewRequired, total=False):
    """Something that waits for a person."""

    accountId: ProviderAccountId | None
    amount: int | None
    """How much, in minor units, where it is known."""
    currency: str | None
    transactionId: AttemptId | None


class _ManualReviewDetailRequired(TypedDict):
    id: ReviewId


class ManualReviewDetail(_ManualReviewDetailRequired, total=False):
    """Something that waits, or waited, with what was decided about it."""

    resolution: ManualResolution | None
    """What was decided last."""
    waiting: ManualReview | None
    """It, while it waits."""


class MarkPaid(TypedDict):
    """How an invoice was paid without us."""

    reference: str
    """What you know the payment by; at most 200 characters."""


class MerchantBalance(TypedDict):
    """What there is."""

    currencies: list[CurrencyBalance]
    """One for each currency that money ever came in."""


class _MessageRequired(TypedDict):
    address: str
    """The address; of a phone the middle is hidden."""
    category: str
    """`transactional`, `recovery` or `marketing`."""
    channel: str
    """`whatsapp`, `sms`, `email` or `in_app`."""
    createdAt: str
    customerId: CustomerId
    id: MessageId
    locale: str
    noticeId: NoticeId
    status: str
    """`submitted` until somebody answers; `unknown` when nobody did, and then it is never sent again on this channel.
    """
    submittedAt: str
    template: str
    """The template's key, `dunning_1`."""
    tries: int
    """How often it was handed over: again only when it was certain that it had not been taken."""
    updatedAt: str


class Message(_MessageRequired, total=False):
    """One message to one person on one channel."""

    carrier: str | None
    """Who carried it."""
    cost: str | None
    """What the carrier said that it costs, in major units, exact."""
    costCurrency: str | None
    deliveredAt: str | None
    error: str | None
    errorCode: str | None
    providerId: str | None
    """The carrier's name for it."""


class MessageCaps(TypedDict):
    """How many messages a customer gets that are not owed to them: recovery and marketing together."""

    perDay: int
    """In any 24 hours."""
    perWeek: int
    """In any seven days."""


class _MessageInFullRequired(TypedDict):
    address: str
    """The address; of a phone the middle is hidden."""
    category: str
    """`transactional`, `recovery` or `marketing`."""
    channel: str
    """`whatsapp`, `sms`, `email` or `in_app`."""
    createdAt: str
    customerId: CustomerId
    id: MessageId
    locale: str
    noticeId: NoticeId
    status: str
    """`submitted` until somebody answers; `unknown` when nobody did, and then it is never sent again on this channel.
    """
    submittedAt: str
    template: str
    """The template's key, `dunning_1`."""
    tries: int
    """How often it was handed over: again only when it was certain that it had not been taken."""
    updatedAt: str
    content: Any
    """What was sent, under the name of its channel."""
    receipts: list[MessageReceipt]
    """In the order in which they came."""


class MessageInFull(_MessageInFullRequired, total=False):
    """One message, with what it said and what carriers told of it."""

    carrier: str | None
    """Who carried it."""
    cost: str | None
    """What the carrier said that it costs, in major units, exact."""
    costCurrency: str | None
    deliveredAt: str | None
    error: str | None
    errorCode: str | None
    providerId: str | None
    """The carrier's name for it."""


class MessagePreview(TypedDict):
    """A message as it would be sent."""

    content: Any
    """Under the name of its channel: a mail with `subject`, `html` and `text`; a text message with its `segments`; a
    WhatsApp template with its `parameters`; a notice with its `title`.
    """


_MessageQuietHoursNeeds = TypedDict("_MessageQuietHoursNeeds", {"from": "int"})


class MessageQuietHours(_MessageQuietHoursNeeds):
    """Hours in which no phone should sound."""

    to: int
    """The local hour at which it ends, 0 to 23; before `from`: on the next day."""


class _MessageReceiptRequired(TypedDict):
    receivedAt: str
    standing: str
    """`underway`, `sent`, `delivered`, `read` or `failed`."""
    status: str
    """The carrier's own word."""


class MessageReceipt(_MessageReceiptRequired, total=False):
    """Something that a carrier told of a message."""

    at: str | None
    """When it happened, if told."""
    code: str | None


class _MessageSettingsRequired(TypedDict):
    accent: str
    caps: MessageCaps
    channels: list[str]
    """Which channels are used, the best first."""
    enabled: bool
    """Whether customers are told anything."""
    locale: str
    switchedOff: list[str]


class MessageSettings(_MessageSettingsRequired, total=False):
    """The choices in force."""

    quietHours: MessageQuietHours | None
    replyTo: str | None


class MessageTemplate(TypedDict):
    """A kind of message."""

    category: str
    """`transactional`, `updates`, `recovery` or `marketing`."""
    channels: list[str]
    """On each of these it is told, of those that you use; empty: on the first that is open."""
    key: str
    """Its key, `dunning_1`."""
    optional: bool
    """Whether it can be switched off."""
    tags: list[str]
    """The tags that its texts may use."""
    wordings: list[Wording]
    """Your own wordings of it."""


class _MeterRequired(TypedDict):
    aggregation: str
    """`sum`, `count`, `unique`, `max`, `latest` or `time_weighted`."""
    createdAt: str
    filters: dict[str, list[str]]
    groupBy: list[str]
    id: MeterId
    key: str
    latePolicy: str
    """`next_invoice` or `report`."""
    name: str
    recurring: bool


class Meter(_MeterRequired, total=False):
    """What is measured."""

    valueProperty: str | None


class MeterUsage(TypedDict):
    """What a meter counted."""

    events: int
    groups: list[MeterUsageGroup]
    items: list[ItemUsage]
    meterId: MeterId
    meterKey: str
    name: str
    projectedAmount: int
    """What it would cost if the period ended like this, in minor units."""
    quantity: ExactNumber


class MeterUsageGroup(TypedDict):
    """What one group of a meter comes to."""

    quantity: ExactNumber
    values: list[str | None]
    """The values of the meter's `groupBy` properties, in their order; null where an event had none."""


class MoneyFlow(TypedDict):
    """How many, and how much."""

    amount: int
    """In minor units."""
    count: int


class MonthlyAmount(TypedDict):
    """An amount a month."""

    amount: int
    """Minor units, rounded once."""
    currency: str
    exact: str
    """The exact minor units, as a whole number or a fraction: `9100/3`."""


class MovedDelivery(TypedDict):
    """Another day of delivery."""

    deliveryDue: str
    """The day."""
    milestoneId: MilestoneId
    """Of which milestone."""


_MrrNeeds = TypedDict("_MrrNeeds", {"from": "str"})


class Mrr(_MrrNeeds):
    """Monthly recurring revenue, now and over a time."""

    atEnd: list[MonthlyAmount]
    """What it was when the time ended: that of the start and all movements."""
    atStart: list[MonthlyAmount]
    """What it was when the time began."""
    current: list[MonthlyAmount]
    """What it is now, by currency."""
    moved: list[MrrMovementTotal]
    """How it moved in between, by currency and kind."""
    to: str


class MrrMonth(TypedDict):
    """Recurring revenue when a month ended."""

    amounts: list[MonthlyAmount]
    """What recurring revenue was then, or is now while the month runs; by currency."""
    endsAt: str
    """When it ends."""
    startsAt: str
    """When the month begins."""


class MrrMonths(TypedDict):
    """Recurring revenue by month."""

    months: list[MrrMonth]
    """The oldest first."""


class MrrMovement(TypedDict):
    """One movement of recurring revenue. Amounts are exact minor units a month."""

    after: str
    """What it is worth from then on."""
    at: str
    before: str
    """What the subscription was worth before, as a whole number or a fraction."""
    cause: str
    """The event that told of it: `subscription.paused` for a pause."""
    change: str
    """After less before."""
    currency: str
    customerId: CustomerId
    id: MovementId
    involuntary: bool
    """Whether it went because money could not be collected."""
    kind: str
    """`new`, `expansion`, `contraction`, `churn` or `reactivation`, of the customer in this currency."""
    subscriptionId: SubscriptionId


class MrrMovementTotal(TypedDict):
    """The movements of one kind in one currency."""

    change: MonthlyAmount
    """After less before; negative for contractions and churn."""
    kind: str
    """`new`, `expansion`, `contraction`, `churn` or `reactivation`."""
    movements: int
    """How many."""


class NewEscrowCondition(TypedDict, total=False):
    """A condition of an order to be proposed: a kind, or words of the parties' own."""

    code: str | None
    """Its kind, such as `ITEM_RECEIVED`."""
    dueAt: str | None
    """By when it has to be met."""
    group: int | None
    """Which group it counts in, by position from 0."""
    milestone: int | None
    """Of which milestone, by position from 0; none for the order as a whole."""
    reachedAt: str | None
    """From when on it is met by itself, for a kind that waits for a date."""
    text: str | None
    """What exactly is meant, up to 2,000 characters."""
    thirdPartyId: CustomerId | None
    """Who verifies it, for a kind that a third party verifies."""
    title: str | None
    """One line, for words of the parties' own."""


class NewEscrowGroup(TypedDict, total=False):
    """How the conditions of a group count: `all`, or at least so many of them."""

    atLeast: int | None
    """At least so many; all of them without it."""


class _NewEscrowMilestoneRequired(TypedDict):
    amount: int
    """Its price, in minor units."""
    title: str
    """What it is, in a line of up to 200 characters."""


class NewEscrowMilestone(_NewEscrowMilestoneRequired, total=False):
    """A part of an order to be proposed."""

    deliveryDue: str | None
    """By when the seller delivers."""
    releaseAt: str | None
    """When it is released by itself unless somebody objects: for periods of a subscription that is paid ahead."""


class _NextRunRequired(TypedDict):
    at: str
    events: list[str]
    """The events it will cause, in order."""
    statusAfter: str
    """The state afterwards."""
    text: str
    """In words."""


class NextRun(_NextRunRequired, total=False):
    """What the next run does."""

    invoice: InvoiceDraft | None
    """The invoice it makes."""
    thenAt: str | None
    """When the run after it is due."""


class _NoticeRequired(TypedDict):
    createdAt: str
    customerId: CustomerId
    dueAt: str
    """When it is looked at next, or was last."""
    eventId: EventId
    id: NoticeId
    status: str
    """`waiting`, `sent`, `delivered`; `failed` when nobody could be reached; `dropped` when nobody was to be told."""
    template: str
    updatedAt: str


class Notice(_NoticeRequired, total=False):
    """That somebody is to be told of an event."""

    reason: str | None
    """Why it waits, failed or was dropped."""


class _OauthClientRequired(TypedDict):
    allowedAddresses: list[str]
    """From where it works; empty is from anywhere."""
    clientId: str
    """What it is called at the token endpoint."""
    createdAt: str
    id: OauthClientId
    name: str
    rateLimitPerMinute: int
    scopes: list[str]
    secretLast4: str
    """To tell secrets apart."""


class OauthClient(_OauthClientRequired, total=False):
    """A client, without its secret."""

    disabledAt: str | None
    lastUsedAddress: str | None
    """From where it got that one."""
    lastUsedAt: str | None
    """When it last got a token, to the minute."""
    oldSecretUntil: str | None
    """Until when the secret before the last one works; null when there was none."""


class _OauthClientWithSecretRequired(TypedDict):
    allowedAddresses: list[str]
    """From where it works; empty is from anywhere."""
    clientId: str
    """What it is called at the token endpoint."""
    createdAt: str
    id: OauthClientId
    name: str
    rateLimitPerMinute: int
    scopes: list[str]
    secretLast4: str
    """To tell secrets apart."""
    clientSecret: str
    """The secret. Keep it; it is not shown again."""


class OauthClientWithSecret(_OauthClientWithSecretRequired, total=False):
    """A client with its secret, shown once."""

    disabledAt: str | None
    lastUsedAddress: str | None
    """From where it got that one."""
    lastUsedAt: str | None
    """When it last got a token, to the minute."""
    oldSecretUntil: str | None
    """Until when the secret before the last one works; null when there was none."""


class _OfferEscrowSplitRequired(TypedDict):
    by: CustomerId
    """Which customer offers it."""
    sellerGets: list[EscrowShare]
    """What the seller would get; the rest of what is contested goes to the buyer."""


class OfferEscrowSplit(_OfferEscrowSplitRequired, total=False):
    """A split to be offered."""

    version: int | None
    """The version of the order that they saw."""


class _OpenEscrowDisputeRequired(TypedDict):
    by: CustomerId
    """Which customer opens it."""
    contested: list[ContestedPart]
    """What is contested, 1 to 100 milestones."""
    reason: EscrowDisputeReason
    """Why."""


class OpenEscrowDispute(_OpenEscrowDisputeRequired, total=False):
    """A dispute to be opened."""

    statement: str | None
    """In words, up to 5,000 characters."""
    version: int | None
    """The version of the order that they saw."""


class _OutlookReasonRequired(TypedDict):
    code: str
    """`quarantined`, `put_off`, `not_scheduled`, `run_refused`, `in_recovery`, `invoice_open`, `incomplete`,
    `incomplete_expired`, `trial`, `paused`, `past_due`, `unpaid`, `canceled`, `limit_reached`,
    `cancel_at_period_end`, `cancel_at`, `next_phase`, `last_period`, `test_clock`, `due_now` or `not_due`.
    """
    text: str
    """In words."""


class OutlookReason(_OutlookReasonRequired, total=False):
    """One reason why there is no invoice now."""

    at: str | None
    """The instant it is about."""
    dunningScheduleId: ScheduleId | None
    invoiceId: InvoiceId | None
    note: str | None
    """What was written down when the work was put off or set aside."""


class Overlap(TypedDict, total=False):
    """How long what is replaced works on."""

    overlapSeconds: int | None
    """Seconds, 0 to 604800 (seven days); 86400, a day, when left out. 0 when the old one may be known to others."""


class PassOnCode(TypedDict):
    """A code that a provider sent."""

    code: str
    """As it came, 4 to 12 letters and digits."""


class Pause(TypedDict, total=False):
    """How long a pause lasts."""

    resumeAt: str | None
    """When it resumes by itself; never when left out."""


class PayEscrowOrder(TypedDict, total=False):
    """A payment to be begun."""

    althoughOpen: bool
    """Although another payment is on its way."""
    amount: int | None
    """Less than is due, in minor units, where the rest comes by other payments; all of it when left out."""
    milestoneId: MilestoneId | None
    """For which milestone, where they are paid one by one."""
    paymentMethodId: PaymentMethodId | None
    """A saved method of the buyer's."""
    rail: EscrowRail | None
    """Or a way on which they act."""
    walletPart: int
    """What of it comes from the buyer's wallet, in minor units."""


class PaydayMonth(TypedDict):
    """Once a month."""

    day: int
    """1 to 31, clamped to the month."""
    every: Literal["month"]


class PaydayRule(TypedDict, total=False):
    """A monthly window in which salaries land."""

    fromDay: int
    """First day, 1 to 31."""
    hour: int
    """Local hour at which it opens, 0 to 23."""
    moveBeforeNonWorking: bool
    """Opens earlier when its first day is not a working day."""
    toDay: int
    """Last day, 1 to 31; in the next month if it is before `fromDay`."""
    zone: str
    """IANA zone."""


class PaydayWeek(TypedDict):
    """Once a week."""

    every: Literal["week"]
    weekday: int
    """1 (Monday) to 7."""


class _PaymentLinkRequired(TypedDict):
    active: bool
    createdAt: str
    id: PaymentLinkId
    metadata: Metadata
    rails: list[str]
    slug: str
    updatedAt: str
    url: str
    """What you publish."""
    uses: int
    """How often it was paid through."""


class PaymentLink(_PaymentLinkRequired, total=False):
    """An address that begins a checkout for each visitor. Amounts are in minor units."""

    amount: int | None
    currency: str | None
    description: str | None
    maxAmount: int | None
    maxUses: int | None
    minAmount: int | None
    planId: PlanId | None
    quantity: int | None
    successUrl: str | None


class _PaymentMethodRequired(TypedDict):
    createdAt: str
    customerId: CustomerId
    gateway: str
    id: PaymentMethodId
    isDefault: bool
    rail: str
    """`card`, `direct_debit` or `wallet`."""
    status: str
    """`active` or `removed`."""


class PaymentMethod(_PaymentMethodRequired, total=False):
    """A saved way to pull money."""

    brand: str | None
    expMonth: int | None
    expYear: int | None
    issuer: str | None
    last4: str | None
    refusedCode: str | None
    """The code with which it was refused for good, such as `stolen_card`; it is never charged again. Null while it may
    be.
    """


class _PayoutRequired(TypedDict):
    amount: int
    """What they get, in minor units."""
    approvalsNeeded: int
    beneficiaryId: BeneficiaryId
    cost: int
    """What it costs beside that; as quoted until it has arrived."""
    costLines: list[PayoutCostLine]
    createdAt: str
    currency: str
    id: PayoutId
    maker: str
    """The credential that asked for it."""
    metadata: Any
    narration: str
    purpose: str
    """`general` or `salary`."""
    status: str
    """`pending_approval`, `approved`, `submitted`, `unknown`, `manual`, `succeeded`, `failed`, `reversed`, `rejected`,
    `canceled` or `expired`.
    """
    updatedAt: str


class Payout(_PayoutRequired, total=False):
    """A payout."""

    accountId: ProviderAccountId | None
    approvals: list[PayoutApproval] | None
    """Who said what; only where one payout is shown."""
    approveBy: str | None
    approvedAt: str | None
    customerId: CustomerId | None
    """Out of whose wallet; none for what is yours."""
    failureCode: str | None
    failureMessage: str | None
    gateway: str | None
    """The provider that it went out by, or is about to."""
    reversedAt: str | None
    settledAt: str | None
    submittedAt: str | None
    tries: list[PayoutTry] | None
    """What was tried; only where one payout is shown."""


class _PayoutApprovalRequired(TypedDict):
    approver: str
    """The key."""
    createdAt: str
    decision: str
    """`approve` or `reject`."""
    digest: str
    """What was approved: amount, currency, account and beneficiary, as a hash."""


class PayoutApproval(_PayoutApprovalRequired, total=False):
    """One word of one approver."""

    note: str | None


class _PayoutApproverRequired(TypedDict):
    createdAt: str
    id: ApiKeyId
    """The key."""
    label: str
    status: str
    """`pending` until the first code, then `active`; `removed`."""
    usableFrom: str
    """From when on it may approve."""


class PayoutApprover(_PayoutApproverRequired, total=False):
    """Who may approve."""

    lockedUntil: str | None
    """Until when it is locked, after too many wrong codes."""


class PayoutCostLine(TypedDict):
    """One line of what a payout costs."""

    amount: int
    """In minor units; 0 where a rule was looked at and asks for nothing."""
    bearer: str
    """Who pays it: `payer`, on top of the payout, or `receiver`, out of it."""
    kind: str
    """`transfer_fee`, `vat` or `duty`."""
    source: str
    """On whose word."""
    title: str
    validFrom: str
    """The first day of the rule."""
    why: str
    """How the amount came about."""


class PayoutLimitsApproval(TypedDict):
    """An approver's word for a change of the limits."""

    approverId: ApiKeyId
    """The key whose authenticator it is; not that of this request."""
    code: str
    """Six digits of it. Each code is taken once."""


class _PayoutQuoteRequired(TypedDict):
    amount: int
    """What the beneficiary is to get, in minor units."""
    cost: int
    """What you pay beside that."""
    currency: str
    gateway: str
    """The provider that would make it."""
    lines: list[PayoutCostLine]
    total: int
    """Both."""
    withheld: int
    """What is taken from the amount on its way."""


class PayoutQuote(_PayoutQuoteRequired, total=False):
    """What a payout would cost."""

    accountId: ProviderAccountId | None


class PayoutSettings(TypedDict):
    """The choices in force."""

    accountIds: list[ProviderAccountId]
    """Accounts at providers, best first."""
    approvalHours: int
    """How long a payout waits for approvals, in hours."""
    bands: list[ApprovalBand]
    """Who must agree to what."""
    clearanceHours: int
    """How long money that came in waits before it can be paid out, in hours."""
    cooldownHours: int
    """How long nobody is paid at a new account, in hours."""
    enrolmentHours: int
    """How long a new authenticator may not approve, in hours."""


class _PayoutTryRequired(TypedDict):
    gateway: str
    number: int
    status: str
    """`submitted`, `pending`, `needs_code`, `unknown`, `manual`, `settled`, `failed` or `reversed`."""
    submittedAt: str


class PayoutTry(_PayoutTryRequired, total=False):
    """One try at one account."""

    accountId: ProviderAccountId | None
    failureCode: str | None
    gatewayRef: str | None
    """The provider's."""
    rawCode: str | None
    """In the provider's words."""
    rawMessage: str | None
    resolvedAt: str | None


class PendingChange(TypedDict):
    """A change that waits for the end of the period."""

    at: str
    """When it takes effect."""
    interval: str
    intervalCount: int
    items: list[PendingChangeItem]
    planId: PlanId
    planName: str


class PendingChangeItem(TypedDict):
    """An item of a change that waits."""

    id: ItemId
    priceId: PriceId
    quantity: int


class _PlaceEscrowHoldRequired(TypedDict):
    kind: EscrowHoldKind
    """Why."""


class PlaceEscrowHold(_PlaceEscrowHoldRequired, total=False):
    """A hold to be placed."""

    version: int | None
    """The version of the order that you saw."""


class _PlanRequired(TypedDict):
    createdAt: str
    currency: str
    """The plan's first currency."""
    id: PlanId
    interval: str
    """The unit of the interval."""
    intervalCount: int
    metadata: Metadata
    model: str
    """The model of that price."""
    name: str
    prices: list[Price]
    """Every version of every price: of the base price, then of each add-on; oldest first within a currency."""
    status: str
    """`active` or `archived`."""
    trialDays: int
    updatedAt: str


class Plan(_PlanRequired, total=False):
    """What a merchant sells."""

    amount: ExactNumber | None
    """The current base price in the plan's first currency, in minor units; none when it is not one amount."""
    description: str | None
    maxCycles: int | None
    taxRateIds: list[TaxRateId] | None
    """The taxes of its lines; none where they are those of your settings."""


class PolicyScope(TypedDict, total=False):
    """Who a policy is for: exactly one of `planId` and `segment`."""

    planId: PlanId | None
    """The subscribers of a plan."""
    rank: int | None
    """Of several segments that a customer is in the lowest rank wins, then the name; 0 when left out."""
    segment: str | None
    """The customers whose metadata names this segment under `segment`: one name, or several separated by commas."""


class _PortalPermissionsRequired(TypedDict):
    cancelSubscription: bool
    """Whether they may end a subscription with its period."""
    changePlanIds: list[PlanId]
    """The plans that they may change to."""
    changeSeats: bool
    """Whether they may change how many of the base price they have."""
    pauseSubscription: bool
    """Whether they may pause one."""


class PortalPermissions(_PortalPermissionsRequired, total=False):
    """What customers may do by themselves."""

    retentionCouponId: CouponId | None
    """What somebody is offered who is about to end a subscription."""


class _PreviewBodyRequired(TypedDict):
    channel: ChannelWord
    """On which channel."""


class PreviewBody(_PreviewBodyRequired, total=False):
    """What to preview."""

    locale: LocaleWord | None
    """In which language; yours when left out."""
    wording: PreviewWording | None
    """In these words; those that would be sent when left out."""


class _PreviewLineRequired(TypedDict):
    amount: int
    """Negative for a credit."""
    description: str
    discountAmount: int
    """What coupons take off it."""
    netAmount: int
    """What is left of it without taxes."""
    periodEnd: str
    periodStart: str
    quantity: int
    taxAmount: int
    """All its taxes."""
    type: str
    """`proration_credit`, `proration_charge`, `plan_charge` for a whole new period, or `usage_charge`."""


class PreviewLine(_PreviewLineRequired, total=False):
    """A line as it would be printed."""

    priceId: PriceId | None


class _PreviewWordingRequired(TypedDict):
    body: str
    """Plain text with tags."""


class PreviewWording(_PreviewWordingRequired, total=False):
    """Words to try."""

    subject: str | None
    """The subject of a mail or title of a notice."""


class _PriceRequired(TypedDict):
    createdAt: str
    currency: str
    current: bool
    """Whether new subscriptions get it."""
    id: PriceId
    key: str
    """`base`, or the add-on's key."""
    kind: str
    """`base` or `addon`."""
    model: str
    """`flat`, `per_unit`, `graduated`, `volume`, `package` or `percentage`."""
    version: int
    """Counts from 1 within plan, key and currency."""


class Price(_PriceRequired, total=False):
    """One version of a price."""

    amount: ExactNumber | None
    """Minor units: for the period, for one unit or for one package."""
    fixedAmount: ExactNumber | None
    """Minor units for each event of a percentage price."""
    included: ExactNumber | None
    """Units that cost nothing."""
    maximum: ExactNumber | None
    """The most for a whole period, in minor units."""
    meterKey: str | None
    """The meter whose usage it charges for; none for a fee."""
    minimum: ExactNumber | None
    """The least for a whole period, in minor units."""
    name: str | None
    """The add-on's name."""
    packageSize: ExactNumber | None
    """Units in a package."""
    percent: ExactNumber | None
    """Percent of an amount that was used."""
    roundedPer: RoundedPer | str | None
    """`line` or `event`, of a percentage price."""
    tiers: list[PriceTier] | None
    """Smallest first."""


class _PriceMigrationRequired(TypedDict):
    createdAt: str
    id: PriceMigrationId
    planId: PlanId
    status: str
    """`computing`, `ready`, `applying`, `applied` or `dropped`."""
    sums: list[PriceMigrationSum]
    """What has been looked at so far, by state and currency."""


class PriceMigration(_PriceMigrationRequired, total=False):
    """A move of running subscriptions to newer prices."""

    appliedAt: str | None
    """When everybody was moved."""
    droppedAt: str | None
    """When it was given up."""
    readyAt: str | None
    """When everything was computed."""


class _PriceMigrationSubscriptionRequired(TypedDict):
    createdAt: str
    currency: str
    lines: list[dict[str, Any]]
    """Each line at both prices, with the `derivation` of the new amount."""
    newAmount: int
    """The same at the new prices."""
    oldAmount: int
    """Its last bill, for the items that move; the fee of a whole period where there is none."""
    status: str
    """`same` or `differs` when computed; `refused` where the new price cannot be put on what was used; `moved` or
    `skipped` when carried out.
    """
    subscriptionId: SubscriptionId


class PriceMigrationSubscription(_PriceMigrationSubscriptionRequired, total=False):
    """One subscription of a move. Amounts are in minor units."""

    reason: str | None
    """Why it was refused or skipped."""


class PriceMigrationSum(TypedDict):
    """Subscriptions of a move in one state and currency. Amounts are in minor units."""

    currency: str
    newAmount: int
    """The same at the new prices."""
    oldAmount: int
    """Their last bills, for the items that move."""
    status: str
    """`same`, `differs`, `refused`, `moved` or `skipped`."""
    subscriptions: int
    """How many."""


class PriceTier(TypedDict, total=False):
    """A range of units with its own amounts."""

    flatAmount: ExactNumber | None
    """Whole minor units, once, when the tier is reached; 0 when left out. The first tier is reached by 0 units."""
    unitAmount: ExactNumber | None
    """Minor units for each unit; 0 when left out."""
    upTo: ExactNumber | None
    """The last unit in it; none for the last tier."""


class _PromotionCodeRequired(TypedDict):
    active: bool
    code: str
    couponId: CouponId
    createdAt: str
    firstTimeOnly: bool
    id: PromotionCodeId
    metadata: Metadata
    timesRedeemed: int
    """How often it was redeemed."""
    updatedAt: str


class PromotionCode(_PromotionCodeRequired, total=False):
    """What a customer types to get a coupon."""

    expiresAt: str | None
    maxRedemptions: int | None


class _ProposeEscrowFeeRequired(TypedDict):
    currency: str
    """For orders in this currency, ISO 4217."""
    payer: EscrowFeePayer
    """Who pays it."""


class ProposeEscrowFee(_ProposeEscrowFeeRequired, total=False):
    """What escrow costs, to be proposed. Amounts in minor units, rates in basis points."""

    cap: int | None
    """The most."""
    category: EscrowCategory | None
    """For deals of this kind only."""
    earn: EscrowEarnMoment | None
    """When it is earned; slice by slice with the release, if not said otherwise."""
    flat: int
    """Added to it."""
    min: int
    """The least."""
    percentBps: int
    """Of the price."""
    plan: str | None
    """For customers on this plan of yours only."""
    refund: EscrowRefundRule | None
    """What goes back with a refund; the slice of the refunded part, if not said otherwise."""
    sellerBps: int | None
    """The seller's part, where both pay."""
    taxBps: int
    """The rate of tax on it."""
    taxMode: EscrowTaxMode | None
    """Whether it contains its tax; not, if not said otherwise."""
    tierMode: EscrowTierMode | None
    """How tiers are read: each part of the price at its own rate, or all of it at the rate of its tier."""
    tiers: list[EscrowFeeTier] | None
    """Rates by size of the price, in place of one."""
    validFrom: str | None
    """From when on; from now without it."""
    validTo: str | None
    """Until when."""


class Proration(TypedDict):
    """What the lines of a change come to, after discounts and with taxes."""

    amount: int
    """In minor units; never negative."""
    kind: str
    """`charge`, `credit` or `none`."""


class _ProviderAccountRequired(TypedDict):
    createdAt: str
    credentials: dict[str, str]
    """Those that are no secret, and the ends of the others."""
    currencies: list[str]
    """The currencies it takes; empty for any."""
    gateway: str
    hookUrl: str
    """The address of its webhooks, to be entered at the provider."""
    id: ProviderAccountId
    label: str
    payouts: bool
    """Whether it pays out."""
    rails: list[str]
    """The rails it can be asked for, best first."""
    status: str
    """`active` or `disabled`."""
    updatedAt: str


class ProviderAccount(_ProviderAccountRequired, total=False):
    """An account at a provider."""

    baseUrl: str | None


class _ProviderEventRequired(TypedDict):
    accountId: ProviderAccountId
    createdAt: str
    event: str
    """The provider's own name of it."""
    id: ProviderEventId
    state: str
    """`waiting`, `applied`, `ignored` (nothing of yours) or `parked`."""
    subject: dict[str, Any]
    """What it is about, as the provider names it."""
    times: int
    """How often it came."""


class ProviderEvent(_ProviderEventRequired, total=False):
    """A message of a provider."""

    appliedAt: str | None
    note: str | None
    """What came of it."""


class ProviderField(TypedDict):
    """One thing that an account consists of."""

    description: str
    """What it is, and where you find it."""
    name: str
    required: bool
    secret: bool
    """Whether it is never shown again."""


class PublishAppearance(TypedDict, total=False):
    """Which draft is published."""

    version: int | None
    """The version of the draft that you looked at; left out for whatever it is now."""


class _PublishedAppearanceRequired(TypedDict):
    by: str
    """Which one."""
    byKind: str
    """What kind of actor published it."""
    number: int
    """Counted from 1."""
    publishedAt: str
    """When."""


class PublishedAppearance(_PublishedAppearanceRequired, total=False):
    """Something that was published."""

    backTo: int | None
    """The earlier version that it brought back."""


class _PutScheduleRequired(TypedDict):
    phases: list[CreatePhase]
    """In their order, at most 20."""


class PutSchedule(_PutScheduleRequired, total=False):
    """Phases to come. The first one begins when the current period ends."""

    after: Literal["release", "cancel"] | None
    """`release` (when left out) lets the subscription go on as it is in the last phase; `cancel` ends it."""


_QuietHoursNeeds = TypedDict("_QuietHoursNeeds", {"from": "int"})


class QuietHours(_QuietHoursNeeds):
    """Local hours; past midnight if `to` is not after `from`."""

    to: int
    """First hour after, 0 to 23."""


class _QuoteEscrowOrderRequired(TypedDict):
    category: EscrowCategory
    """What kind of deal it is."""
    currency: str
    """ISO 4217."""
    price: int
    """In minor units."""


class QuoteEscrowOrder(_QuoteEscrowOrderRequired, total=False):
    """A deal to be priced."""

    plan: str | None
    """The plan of yours that the customers are on."""


class _QuotePayoutRequired(TypedDict):
    amount: int
    """What the beneficiary is to get, in minor units."""
    currency: str
    """ISO 4217."""


class QuotePayout(_QuotePayoutRequired, total=False):
    """A payout to be priced."""

    purpose: PayoutPurpose | None
    """What it is for: wages are exempt from the duty on transfers."""


class _ReconciliationRequired(TypedDict):
    carried: int
    """Breaks of earlier comparisons that are open still, or were until now."""
    cause: str
    """`daily` or `asked`."""
    confirmed: int
    """Those that the provider did not list and confirmed when it was asked."""
    createdAt: str
    different: int
    """Breaks: the two sides tell the same movement differently."""
    feesLearned: int
    """Fees that only the provider's books told, booked now."""
    gateway: str
    id: ReconciliationId
    lines: int
    """Lines that the provider listed."""
    matched: int
    """Movements that both sides tell alike."""
    onlyOurs: int
    """Breaks: money that only your books have."""
    onlyTheirs: int
    """Breaks: money that only the provider's books have."""
    pages: int
    """Pages that were listed so far."""
    reportUrl: str
    """A page of the report that whoever has the address may read. It names no customer."""
    resolved: int
    """Of all these breaks, how many are resolved."""
    since: str
    state: str
    """`waiting`, `listing`, `comparing`, `completed` or `failed`."""
    totals: dict[str, Any]
    """What moved, by currency: `ours`, `theirs`, `fees` in minor units, and how many `lines`."""
    until: str
    zone: str
    """The zone in which its days are counted."""


class Reconciliation(_ReconciliationRequired, total=False):
    """A comparison."""

    accountId: ProviderAccountId | None
    completedAt: str | None
    problem: str | None
    """Why it failed, or waits."""


class _ReconciliationBreakRequired(TypedDict):
    bucket: str
    """`only_ours`, `only_theirs` or `different`."""
    createdAt: str
    differences: list[str]
    """Of `different`: `state`, `currency`, `amount`, `fee`."""
    gateway: str
    id: BreakId
    kind: str
    """`charge`, `refund`, `dispute`, `payout` or `settlement`."""
    state: str
    """`open` or `resolved`."""
    times: int
    """How many comparisons met it."""


class ReconciliationBreak(_ReconciliationBreakRequired, total=False):
    """A break."""

    accountId: ProviderAccountId | None
    asked: dict[str, Any] | None
    """What the provider said when it was asked about it."""
    effect: str | None
    """What that did to your books."""
    gatewayRef: str | None
    note: str | None
    ours: dict[str, Any] | None
    """How your books tell it: amount, currency, fee, state, time."""
    reconciliationId: ReconciliationId | None
    """The comparison that found it; none when a file of settlements did."""
    reference: str | None
    """The reference that the provider's line carries."""
    resolution: str | None
    """`booked`, `confirmed`, `healed`, `fee_corrected` by asking; `succeeded`, `failed`, `not_ours` by a person."""
    resolvedAt: str | None
    resolvedBy: str | None
    theirs: dict[str, Any] | None
    """How the provider's books tell it."""
    transactionId: AttemptId | None


class ReconciliationReport(TypedDict):
    """A comparison with what it found."""

    breaks: list[ReconciliationBreak]
    reconciliation: Reconciliation


class RecordBatch(TypedDict):
    """Events together."""

    events: list[RecordUsage]
    """1 to 1000."""


class _RecordUsageRequired(TypedDict):
    idempotencyKey: str
    """Yours, 1 to 255 characters: an event of this key counts once, for ever."""
    meterKey: str
    """What it is counted by."""
    subscriptionId: SubscriptionId
    """Who used it."""


class RecordUsage(_RecordUsageRequired, total=False):
    """Something that was used."""

    at: str | None
    """When it was used, at most a day ahead; now when left out."""
    properties: Metadata
    """Names and texts; what the meter's filters, groups and value are read from."""
    quantity: ExactNumber | None
    """How much, 0 to 10^15 with at most nine decimals; 1 when left out. Changes of a level may be below 0."""


class _RecoveryDecisionRequired(TypedDict):
    action: str
    createdAt: str
    id: DecisionId
    inputs: dict[str, Any]
    reason: str


class RecoveryDecision(_RecoveryDecisionRequired, total=False):
    """One decision taken, with its inputs."""

    at: str | None
    """When it is carried out; at once when null."""
    rail: str | None
    transactionId: AttemptId | None
    """The failed try that it answers."""


class _RecoveryExperimentRequired(TypedDict):
    baselinePolicyId: PolicyId
    """The version that the held-out follow."""
    createdAt: str
    holdoutPerMille: int
    id: ExperimentId
    leastSample: int
    name: str
    status: str
    """`running` or `stopped`."""


class RecoveryExperiment(_RecoveryExperimentRequired, total=False):
    """An experiment: customers who are held out are recovered by the baseline, all others by the policies in force."""

    stoppedAt: str | None


class RecoveryPolicy(TypedDict, total=False):
    """What to do about failed charges. Every field has a default."""

    allowedHours: list[LocalHours]
    """Local hours in which retries are made."""
    backoffFrom: str
    """What `backoffHours` counts from: `first_failure` or `last_attempt`."""
    backoffHours: list[int]
    """When try n + 1 is due, in hours; rising, one per attempt."""
    contactCap: ContactCap
    """How often a customer is messaged about failed payments at most."""
    issuerLimit: IssuerLimit | None
    """How many charges one issuer gets at most; null for no limit."""
    jitterMinutes: int
    """Retries due together are spread over this many minutes; 0 to 720."""
    learnPattern: bool
    """Learn a customer's own payday from their successful charges."""
    maxAttempts: int
    """Tries in all, the first charge included; 1 to 15."""
    maxWaitDays: int
    """The longest wait in days."""
    maxWaitPercent: int
    """The longest wait, as a percentage of the plan's interval; 1 to 100."""
    name: str
    """For reports; 1 to 64 characters."""
    neverRetry: list[str]
    """Codes that are never retried, besides those that never are."""
    onExhaustion: str
    """What becomes of the subscription when recovery gives up: `unpaid`, `pause` or `cancel`."""
    pastPeriod: str
    """Tries that would come past the longest wait are `bounded` by it, or the policy is `refused` for such plans."""
    payday: PaydayRule
    """The payday used until a customer's own is known."""
    paydayAware: bool
    """Wait for payday when there was too little money."""
    quietHours: QuietHours | None
    """Local hours in which nothing is charged and nobody is messaged; null for none."""
    rails: list[str]
    """Which rails follow the first, in order."""
    requestExpiryHours: int
    """How long a payment request stays open; 1 to 720."""
    scope: PolicyScope | None
    """Who it is for; everybody whom no narrower policy is for, when left out."""
    shortIntervalDays: int
    """Plans with shorter intervals than this many days may be recovered for this many days; 1 to 31."""


class _RecoveryPolicyInForceRequired(TypedDict):
    policy: RecoveryPolicy
    version: int
    """Raised with every choice."""


class RecoveryPolicyInForce(_RecoveryPolicyInForceRequired, total=False):
    """The policy in force."""

    createdAt: str | None
    """Since when it is in force."""
    id: PolicyId | None
    """None while nothing was chosen and nothing has failed."""
    scope: PolicyScope | None
    """Who it is for; null for everybody whom no narrower policy is for."""


class RecoveryReport(TypedDict):
    """The figures of every currency."""

    currencies: list[RecoverySummary]
    """One for each currency in which a charge ever failed."""


class _RecoverySummaryRequired(TypedDict):
    byFailureCode: dict[str, int]
    """How many recoveries began with each code."""
    byRail: dict[str, int]
    """How many were paid by each rail."""
    currency: str
    exhausted: int
    """Given up."""
    exhaustedCount: int
    inFlight: int
    """Still being recovered: money at risk."""
    inFlightCount: int
    recovered: int
    """Came back."""
    recoveredCount: int


class RecoverySummary(_RecoverySummaryRequired, total=False):
    """The figures of one currency. Amounts are in minor units."""

    recoveryRateBps: int | None
    """What came back of what is decided, in hundredths of a percent; null before anything is."""


class _RefundRequired(TypedDict):
    amount: int
    createdAt: str
    currency: str
    customerId: CustomerId
    gateway: str
    """The gateway that was paid."""
    hasDestination: bool
    """Whether a bank account was given that it goes to."""
    id: RefundId
    invoiceId: InvoiceId
    metadata: Metadata
    reference: str
    """Our reference, as the gateway shows it."""
    source: str
    """`request` when it was asked for by itself, `credit_note` when a credit note was, `surplus` for money that nobody
    asked for.
    """
    status: str
    """`created`, `submitted`, `pending`, `succeeded`, `failed`, `unknown`, `needs_account`, `manual` or `canceled`."""
    transactionId: AttemptId
    """The transaction whose money it is."""
    updatedAt: str


class Refund(_RefundRequired, total=False):
    """Money on its way back, or that went back. Amounts are in minor units."""

    creditNoteId: CreditNoteId | None
    """The credit note that it stands on."""
    failureCode: str | None
    """Why it failed: `not_sent`, `not_supported`, `refused_by_gateway`, or the gateway's own code."""
    failureMessage: str | None
    """The same in words; of one that is not settled, why it waits."""
    gatewayReference: str | None
    """The gateway's own reference."""
    memo: str | None
    providerAccountId: ProviderAccountId | None
    """Your account there."""
    reason: str | None
    retryOf: RefundId | None
    """The refund that failed before it."""
    returnedAt: str | None
    """When it came back although it had succeeded."""
    settledAt: str | None
    submittedAt: str | None
    surplusId: SurplusId | None
    """The surplus that it gives back."""


class RefundDestination(TypedDict):
    """A bank account of the payer's."""

    accountName: str
    """In whose name."""
    accountNumber: str
    """Its digits."""
    bankCode: str
    """The gateway's own code of the bank."""


class _RefundEscrowOrderRequired(TypedDict):
    amount: int
    """How much, in minor units."""
    by: CustomerId
    """Which customer gives back: the seller."""


class RefundEscrowOrder(_RefundEscrowOrderRequired, total=False):
    """Money to be given back."""

    to: EscrowRefundTo | None
    """Where to. The buyer's wallet, without it."""
    version: int | None
    """The version of the order that they saw."""


class RefundInvoice(TypedDict, total=False):
    """A refund of an invoice."""

    amount: int | None
    """In minor units, with taxes; all that is left when left out."""
    memo: str | None
    """Stands on the credit note that is made, and is told to the payer where their gateway tells anything."""
    metadata: Metadata
    """Your own data."""
    reason: RefundReason | None
    """Why; `other` when left out."""


class _ReleaseEscrowPartRequired(TypedDict):
    amount: int
    """How much, in minor units."""
    by: CustomerId
    """Which customer releases: the buyer."""


class ReleaseEscrowPart(_ReleaseEscrowPartRequired, total=False):
    """An early release."""

    confirmed: bool
    """Whether they said so twice."""
    confirmedByCode: bool
    """Whether they proved themselves by a one-time code, which you checked."""
    version: int | None
    """The version of the order that they saw."""


_ReminderQuietHoursNeeds = TypedDict("_ReminderQuietHoursNeeds", {"from": "int"})


class ReminderQuietHours(_ReminderQuietHoursNeeds):
    """Hours of the day in which nobody is messaged."""

    to: int
    """The first hour after; past midnight when it is earlier than `from`."""


class _RemindersRequired(TypedDict):
    cardDays: list[int]
    enabled: bool
    hour: int
    renewalDays: list[int]
    trialDays: list[int]
    """Told by `subscription.trial_will_end`, whether reminders are on or not."""
    zone: str


class Reminders(_RemindersRequired, total=False):
    """When customers are reminded. While reminders are off, what would be told if they were turned on."""

    quietHours: ReminderQuietHours | None


class _ReplayRequired(TypedDict):
    queued: int
    """How many deliveries are sent next."""


class Replay(_ReplayRequired, total=False):
    """What a replay set going."""

    nextSeq: int | None
    """There is more: send this as `fromSeq` to go on."""


_ReplayRangeTakes = TypedDict("_ReplayRangeTakes", {"from": "str | None"}, total=False)


class ReplayRange(_ReplayRangeTakes, total=False):
    """A range of events. Each end is a sequence number or an instant; left out, it is the beginning or the present."""

    fromSeq: int | None
    """The first event, by its `seq`."""
    to: str | None
    """Events recorded before this instant, instead of `toSeq`."""
    toSeq: int | None
    """The last event, by its `seq`."""
    which: WhichWord | None
    """`failed` (those that were given up) when left out."""


class Resend(TypedDict):
    """What a resend set going."""

    queued: int
    """To how many endpoints it is sent next."""


class ResendEvent(TypedDict, total=False):
    """Where an event is sent once more."""

    endpointId: EndpointId | None
    """To this endpoint only."""


class _ResolveAccountRequired(TypedDict):
    accountNumber: str
    """Ten digits."""
    bankCode: str
    """The bank's `code`."""


class ResolveAccount(_ResolveAccountRequired, total=False):
    """An account to be asked about."""

    accountId: ProviderAccountId | None
    """Of which account at a provider the bank's code is; the one that payouts go out by if left out."""
    currency: str | None
    """ISO 4217; your default one if left out."""


class _ResolveManualReviewRequired(TypedDict):
    note: str
    """Why, for whoever reads it later, 1 to 1,000 characters."""
    outcome: Outcome
    """`succeeded`: the money is there. `failed`: it never came. `not_ours`: it is no business of these books. One of
    the review's `actions`.
    """


class ResolveManualReview(_ResolveManualReviewRequired, total=False):
    """A decision."""

    force: ForcedDecision | None
    """Only when the provider contradicts and it holds all the same."""
    reference: str | None
    """Where it can be seen: a line of a bank statement, a reference of the provider's. Needed for `succeeded` when the
    provider cannot tell.
    """


_ResolveRecoveryNeeds = TypedDict("_ResolveRecoveryNeeds", {"as": "Literal['paid', 'uncollectible', 'void']"})


class _ResolveRecoveryRequired(_ResolveRecoveryNeeds):
    note: str
    """For whoever looks at it next, up to 2000 characters."""


class ResolveRecovery(_ResolveRecoveryRequired, total=False):
    """How a recovery is settled."""

    reference: str | None
    """Your name for the payment, up to 200 characters; demanded for `paid`, and of no use otherwise."""


class ResolvedBankAccount(TypedDict):
    """Whose account it is."""

    accountName: str
    """As the bank writes it."""
    accountNumber: str
    bankCode: str
    bankName: str


class _RespondEscrowDisputeRequired(TypedDict):
    by: CustomerId
    """Which customer answers."""


class RespondEscrowDispute(_RespondEscrowDisputeRequired, total=False):
    """An answer to a dispute."""

    counterClaim: bool
    """Whether they claim something too: then whoever opened it cannot take it back alone."""
    statement: str | None
    """In words, up to 5,000 characters."""
    version: int | None
    """The version of the order that they saw."""


class RevertAppearance(TypedDict):
    """What is brought back."""

    number: int
    """The number of the version."""


class _RouteRequired(TypedDict):
    accounts: list[RouteAccount]
    """Those that could take it. The first was asked."""
    amount: int
    """In minor units."""
    currency: str
    prefer: str
    """What counted among its accounts: `order`, `health` or `cost`; `saved` when a saved method, or the gateway that
    needs no account, decided.
    """
    rail: str


class Route(_RouteRequired, total=False):
    """Why an account was asked for a payment."""

    rule: int | None
    """The place of the rule that fitted, from 0; none when no rule did."""


class _RouteAccountRequired(TypedDict):
    accountId: str
    failed: int
    """Those that failed by its own fault, or were not answered."""
    named: bool
    """Whether the rule names it."""
    reached: bool
    """False when nothing could be sent to it for this bill before."""
    tried: int
    """Payments within the hour, looked at only where health or cost count."""
    well: bool
    """False when half or more of its payments within the hour failed by its own fault."""


class RouteAccount(_RouteAccountRequired, total=False):
    """What was known of one account."""

    cost: int | None
    """What it would keep, in minor units, where that is known and counts."""
    costSource: str | None
    """How that is known."""


class _RoutingRuleRequired(TypedDict):
    accountIds: list[ProviderAccountId]
    """Best first. The next one is asked when nothing could be sent to the one before; never when an outcome is open."""


class RoutingRule(_RoutingRuleRequired, total=False):
    """Which accounts take what. What is left out fits everything."""

    currency: str | None
    """In this currency only, ISO 4217."""
    fromAmount: int | None
    """From this amount on, in minor units."""
    prefer: Preference | str
    """What counts among them: `order` (as if left out), `health` (one of which half of at least five payments within
    the last hour failed by its own fault is asked after the others) or `cost` (the cheapest of those that are well,
    by what it kept of payments within a month, else by its published prices; one without a price last).
    """
    rail: str | None
    """By this rail only: `card`, `direct_debit`, `transfer`, `ussd`, `virtual_account`."""
    toAmount: int | None
    """Below this amount, in minor units."""


class RoutingRules(TypedDict):
    """Rules, in their order."""

    rules: list[RoutingRule]


class SafeguardingAccount(TypedDict):
    """One kind of account with its balance."""

    account: str
    balance: int


class SafeguardingRepair(TypedDict):
    """What would close a gap, or may leave."""

    amount: int
    kind: str
    """`sweep` for what is yours, `top_up` for what has to be put there."""
    tax: int
    """What of it is tax."""


class SafeguardingStatement(TypedDict):
    """The proof as a document."""

    at: str
    """Of which moment it is."""
    body: str
    """The document: JSON as text, so that its bytes stay what they are."""
    digest: str
    """SHA-256 over the bytes of `body`."""
    holds: bool
    """Whether in every currency both ways lead to the same difference."""
    keyId: str
    """By which key of this service it is signed."""
    publicKey: str
    """What the signature is checked with, `id=base64`. Compare it with the one that you were given by another way."""
    signature: str
    """Ed25519 over the bytes of `body`, in base64."""


class SayConsent(TypedDict):
    """A yes or no."""

    category: CategoryWord
    """For which purpose."""
    channel: ChannelWord
    """On which channel."""
    given: bool
    """Whether they agreed."""


class _SendTransferRequired(TypedDict):
    amount: int
    """In minor units: less than was asked for is short, more is too much."""


class SendTransfer(_SendTransferRequired, total=False):
    """A transfer to be sent."""

    paymentId: EscrowPaymentId | None
    """Or a payment into an order or a wallet whose payer must act."""
    transactionId: AttemptId | None
    """The payment request that is paid: a transaction by transfer or USSD whose payer must act."""


class Settings(TypedDict):
    """The choices in force."""

    addressLines: list[str]
    allowDuplicateSubscriptions: bool
    allowRepeatedTrials: bool
    atTrialEnd: str
    billingZone: str
    catchUp: str
    createdAt: str
    daysUntilDue: int
    defaultCurrency: str
    graceDays: int
    graceHours: int
    incompleteExpiryHours: int
    invoicePrefix: str
    invoiceSeries: str
    lastDay: str
    legalName: str
    """Empty when documents name the merchant."""
    merchantName: str
    pauseConvention: str
    paymentInstructions: list[str]
    prorationUnit: str
    rounding: str
    supportEmail: str
    taxId: str
    taxPricing: str
    taxRateIds: list[TaxRateId]
    taxRounding: str
    trialNoticeDays: int
    updatedAt: str


class _SettlementRequired(TypedDict):
    adjustments: int
    arrivedAt: str
    arrivedIn: str
    """`bank`, or `balance`: it stays with the provider, and payouts are made from it."""
    beside: int
    """The part of what arrived that is for payments which are not in these books."""
    createdAt: str
    currency: str
    disputes: int
    fees: int
    gateway: str
    gatewayRef: str
    gross: int
    id: SettlementId
    lines: int
    net: int
    """What arrived, in minor units; below zero when the provider took money back."""
    refunds: int
    unexplained: int
    """What arrived beyond what the lines come to."""


class Settlement(_SettlementRequired, total=False):
    """Money that arrived at your bank, or in your balance with the provider. `net = gross - refunds - disputes - fees +
    adjustments + unexplained`.
    """

    accountId: ProviderAccountId | None


class _SettlementDetailRequired(TypedDict):
    adjustments: int
    arrivedAt: str
    arrivedIn: str
    """`bank`, or `balance`: it stays with the provider, and payouts are made from it."""
    beside: int
    """The part of what arrived that is for payments which are not in these books."""
    createdAt: str
    currency: str
    disputes: int
    fees: int
    gateway: str
    gatewayRef: str
    gross: int
    id: SettlementId
    lines: int
    net: int
    """What arrived, in minor units; below zero when the provider took money back."""
    refunds: int
    unexplained: int
    """What arrived beyond what the lines come to."""
    items: list[SettlementLine]
    """The first thousand."""


class SettlementDetail(_SettlementDetailRequired, total=False):
    """A settlement with its lines."""

    accountId: ProviderAccountId | None


class _SettlementFileRequired(TypedDict):
    createdAt: str
    id: StatementFileId
    importedBefore: bool
    """Whether it was imported before, so that nothing changed."""
    layout: str
    lines: int
    """How many lines it has."""
    name: str
    settlements: int
    """How many settlements of it were new."""


class SettlementFile(_SettlementFileRequired, total=False):
    """A file that was imported."""

    accountId: ProviderAccountId | None


class _SettlementLineRequired(TypedDict):
    amount: int
    """In minor units, above zero but for adjustments."""
    gatewayRef: str
    kind: str
    """`charge`, `refund`, `dispute`, `fee` or `adjustment`."""


class SettlementLine(_SettlementLineRequired, total=False):
    """One line of a settlement."""

    at: str | None
    fee: int | None
    reference: str | None
    transactionId: AttemptId | None
    """The transaction that it is; none when it is not in these books."""


class _ShowEvidenceRequired(TypedDict):
    by: CustomerId
    """Which customer shows it."""
    kind: EvidenceKind
    """What it is."""


class ShowEvidence(_ShowEvidenceRequired, total=False):
    """What somebody shows: words, or a file."""

    condition: int | None
    """For which condition, by number; for the order as a whole without it."""
    file: str | None
    """A file, in base64."""
    mediaType: str | None
    """Its type, such as `image/jpeg`."""
    name: str | None
    """Its name."""
    text: str | None
    """Words, up to 5,000 characters."""
    version: int | None
    """The version of the order that they saw."""


class StaffAct(TypedDict, total=False):
    """An act of yours with nothing to say beside it."""

    version: int | None
    """The version of the order that you saw. Of another one nothing is changed."""


class _StartEscrowOrderRequired(TypedDict):
    by: CustomerId
    """Which customer begins: the seller."""


class StartEscrowOrder(_StartEscrowOrderRequired, total=False):
    """The beginning of work."""

    milestoneId: MilestoneId | None
    """Which milestone; everything that is paid without it."""
    version: int | None
    """The version of the order that they saw."""


class StopRecovery(TypedDict):
    """Why a recovery is stopped."""

    note: str
    """For whoever looks at it next, up to 2000 characters."""


class SubmitDispute(TypedDict, total=False):
    """What is handed in beside the file."""

    statement: str | None
    """Your words, up to 10,000 characters."""


class _SubscriptionRequired(TypedDict):
    atTrialEnd: str
    """What the end of the trial leads to when the customer has no payment method then."""
    billingZone: str
    cancelAtPeriodEnd: bool
    collection: str
    """`automatic`, or `send_invoice` where the customer pays by themselves."""
    createdAt: str
    currency: str
    currentPeriodEnd: str
    currentPeriodStart: str
    customerId: CustomerId
    cyclesCompleted: int
    hasSchedule: bool
    """Whether phases follow each other on it: see its schedule."""
    id: SubscriptionId
    interval: str
    intervalCount: int
    items: list[SubscriptionItem]
    """What is charged, at the price it is bound to: the base price, then add-ons. Each has its line."""
    metadata: Metadata
    pauseConvention: str
    """What a pause does to money and time, as it was chosen when this began: `keep_anchor`, `shift` or `credit`."""
    planId: PlanId
    planName: str
    prorationUnit: str
    """What a part of a period is counted in, as it was chosen when this began."""
    quantity: int
    """Units of the base price."""
    status: str
    """`incomplete`, `incomplete_expired`, `trialing`, `active`, `past_due`, `paused`, `unpaid`, `canceled` or
    `expired`.
    """
    updatedAt: str


class Subscription(_SubscriptionRequired, total=False):
    """A recurring agreement."""

    anchorDay: int | None
    cancelAt: str | None
    """When it ends, if it ends at a date."""
    cancelReason: str | None
    canceledAt: str | None
    daysUntilDue: int | None
    """After how many days a bill that is sent is to be paid."""
    endedAt: str | None
    latestInvoiceId: InvoiceId | None
    maxCycles: int | None
    pausedAt: str | None
    paymentMethodId: PaymentMethodId | None
    pendingChange: PendingChange | None
    """What it becomes when its period ends."""
    resumeAt: str | None
    testClockId: TestClockId | None
    trialEnd: str | None


class _SubscriptionChangeRequired(TypedDict):
    proration: Proration
    subscription: Subscription
    waitingItems: list[InvoiceItem]
    """What waits for the next bill because of it, with `billing: next_invoice`."""


class SubscriptionChange(_SubscriptionChangeRequired, total=False):
    """A changed subscription and what its change came to."""

    invoice: Invoice | None
    """The invoice of the change; none where nothing was credited or charged."""


class SubscriptionChangePreview(TypedDict):
    """What a change would be, and the token that carries it out."""

    amountDue: int
    """What would be charged now; nothing where the lines wait for the next bill."""
    at: str
    """The instant at which the period is parted."""
    billing: str
    """`now`, `next_invoice` or `none`. Of lines that wait, discounts and taxes are as they would be today; the bill
    that takes the lines has its own.
    """
    creditApplied: int
    """Of the rest, what the customer's balance would pay."""
    currency: str
    discountAmount: int
    """What coupons would take off."""
    discounts: list[InvoiceDiscount]
    """In the order they would be taken."""
    expiresAt: str
    """When the token ends."""
    lines: list[PreviewLine]
    notes: list[str]
    """What would be printed: why somebody pays no tax."""
    prepaidApplied: int
    """Of it, what prepaid credit would pay."""
    previewToken: str
    """Send it as `previewToken` to carry out exactly this."""
    proration: Proration
    subtotal: int
    """The sum of the lines; negative where credits outweigh charges."""
    taxAmount: int
    """All taxes, on top of the prices or in them."""
    taxes: list[InvoiceTax]
    toBalance: int
    """What the customer's balance would get."""
    total: int
    """What the invoice would come to; never negative."""
    usageEstimates: list[PreviewLine]
    """With `billing: next_invoice`: what the next bill has besides for what was used so far. Estimates, before
    discounts and taxes, and in none of the amounts here: more may be used until then, or taken back.
    """


class _SubscriptionItemRequired(TypedDict):
    currency: str
    id: ItemId
    key: str
    """`base`, or the add-on's key."""
    model: str
    """`flat`, `per_unit`, `graduated`, `volume`, `package` or `percentage`."""
    planId: PlanId
    priceId: PriceId
    priceVersion: int
    quantity: int


class SubscriptionItem(_SubscriptionItemRequired, total=False):
    """One priced part."""

    name: str | None
    """The add-on's name."""
    unitAmount: ExactNumber | None
    """For one unit and a whole period, in minor units; none when the price is not one amount."""


class _SubscriptionOutlookRequired(TypedDict):
    now: str
    """The present, as the subscription has it: its test clock's, if it has one."""
    reasons: list[OutlookReason]
    """Why there is no invoice now, the most urgent first."""
    status: str
    subscriptionId: SubscriptionId


class SubscriptionOutlook(_SubscriptionOutlookRequired, total=False):
    """What lies ahead of a subscription."""

    next: NextRun | None
    """The next run; none when only a payment or a request moves it."""


class _SubscriptionPhaseRequired(TypedDict):
    interval: str
    intervalCount: int
    items: list[SubscriptionPhaseItem]
    planId: PlanId
    planName: str
    state: str
    """`over`, `running` or `waiting`."""
    trialDays: int


class SubscriptionPhase(_SubscriptionPhaseRequired, total=False):
    """One phase."""

    periods: int | None
    periodsLeft: int | None
    """How many of its periods are still to come, where it counts them."""
    until: str | None


class SubscriptionPhaseItem(TypedDict):
    """An item of a phase."""

    priceId: PriceId
    quantity: int


class SubscriptionSchedule(TypedDict):
    """The phases of a subscription."""

    after: str
    """What follows the last one: `release` or `cancel`."""
    currentPeriodEnd: str
    """When the current period ends, which is when the next phase may begin."""
    phases: list[SubscriptionPhase]
    """In their order; empty when none follow each other on it."""
    subscriptionId: SubscriptionId


class _SurfaceRequired(TypedDict):
    allowedOrigins: list[str]
    """Of `overlay`: origins whose pages may show a checkout in a frame."""


class Surface(_SurfaceRequired, total=False):
    """What is chosen for one surface; what is not there is as in `general`."""

    accent: str | None
    """Links and buttons."""
    background: str | None
    """Behind everything."""
    card: str | None
    """The sheet."""
    corners: str | None
    """Corners."""
    font: str | None
    """Letters."""
    footer: str | None
    """The small print."""
    logoId: LogoId | None
    """The picture on top."""
    text: str | None
    """Words."""
    welcome: str | None
    """The line on top."""


class Surfaces(TypedDict):
    """What is chosen for all surfaces."""

    checkout: Surface
    """For the page of a checkout."""
    email: Surface
    """For mails."""
    general: Surface
    """For all surfaces."""
    overlay: Surface
    """For a checkout in a frame."""
    portal: Surface
    """For what customers see of their account."""
    store: Surface
    """For payment links, invoices and orders."""


class _TaxRateRequired(TypedDict):
    active: bool
    code: str
    createdAt: str
    id: TaxRateId
    name: str
    percent: ExactNumber
    pricing: str
    """`exclusive` or `inclusive`."""
    updatedAt: str


class TaxRate(_TaxRateRequired, total=False):
    """A tax with its rate."""

    country: str | None


class TestCard(TypedDict):
    """A test card to attach."""

    brand: str
    last4: str
    token: str
    """Attach this to a customer."""


class _TestClockRequired(TypedDict):
    createdAt: str
    frozenAt: str
    id: TestClockId
    name: str
    status: str
    """`ready`, `advancing` or `failed`."""
    updatedAt: str


class TestClock(_TestClockRequired, total=False):
    """A clock and where it is going."""

    error: str | None
    targetAt: str | None


class _TestSendRequired(TypedDict):
    outcome: str
    """`accepted`, `refused`, `busy`, `unavailable` or `unknown`."""


class TestSend(_TestSendRequired, total=False):
    """What became of a test."""

    carrier: str | None
    """Who answered."""
    detail: str | None
    """What they said, when it was not accepted."""


class _TestSendBodyRequired(TypedDict):
    channel: ChannelWord
    """On which channel."""
    to: str
    """An address, or a phone with its country."""


class TestSendBody(_TestSendBodyRequired, total=False):
    """What to send as a test."""

    locale: LocaleWord | None
    """In which language; yours when left out."""


class _TestTransferRequired(TypedDict):
    amount: int


class TestTransfer(_TestTransferRequired, total=False):
    """A transfer that was sent."""

    paymentId: EscrowPaymentId | None
    transactionId: AttemptId | None


class _TopUpWalletRequired(TypedDict):
    amount: int
    """How much, in minor units."""
    currency: str
    """ISO 4217."""


class TopUpWallet(_TopUpWalletRequired, total=False):
    """Money into a wallet."""

    paymentMethodId: PaymentMethodId | None
    """A saved method of theirs."""
    rail: EscrowRail | None
    """Or a way on which they act."""


class _TransactionRequired(TypedDict):
    amount: int
    """In minor units."""
    cause: str
    """Why it was made: `first`, `recovery`, `retry_now` or `card_update`."""
    createdAt: str
    currency: str
    customerId: CustomerId
    disputedAmount: int
    """What of it its payer disputes with their bank, or got back from it."""
    gateway: str
    id: AttemptId
    invoiceId: InvoiceId
    rail: str
    """`card`, `wallet`, `direct_debit`, `ussd`, `transfer` or `virtual_account`."""
    refundedAmount: int
    """What of it went back, or is on its way back."""
    status: str
    """`created`, `submitted`, `succeeded`, `failed`, `requires_action`, `unknown` (being looked up) or `manual`."""
    submittedAt: str
    updatedAt: str


class Transaction(_TransactionRequired, total=False):
    """One try to move money for one invoice."""

    expiresAt: str | None
    failureCode: str | None
    """Why it failed, in our words."""
    nextAction: dict[str, Any] | None
    """What the payer must do, with a `type`."""
    paymentMethodId: PaymentMethodId | None
    providerCode: str | None
    """Why it failed, in the provider's."""
    providerMessage: str | None
    """And its sentence."""
    reference: str | None
    """The provider's reference."""
    resolvedAt: str | None
    subscriptionId: SubscriptionId | None


class TrialBalance(TypedDict):
    """Every account, summed. Amounts are in minor units."""

    accounts: list[AccountTotal]
    balanced: bool
    """Whether debits and credits agree in every currency."""
    totals: list[CurrencyTotal]
    """One for each currency."""


class _UpcomingInvoiceRequired(TypedDict):
    amountDue: int
    """What will be charged."""
    creditApplied: int
    """Of its total, what the customer's balance will pay."""
    prepaidApplied: int
    """Of its total, what prepaid credit will pay."""
    reasons: list[OutlookReason]
    """Why it is not there yet, or will not be."""
    subscriptionId: SubscriptionId


class UpcomingInvoice(_UpcomingInvoiceRequired, total=False):
    """The next invoice of a subscription."""

    at: str | None
    """When it will be made; none if nothing leads to one."""
    invoice: InvoiceDraft | None


class UsageBatch(TypedDict):
    """What became of a batch."""

    recorded: int
    """How many are new."""
    refused: int
    """How many were refused."""
    repeated: int
    """How many were there before."""
    results: list[UsageResult]
    """Each event, in the order of the request."""


class _UsageEventRequired(TypedDict):
    at: str
    counted: bool
    """Whether the meter's filters let it pass."""
    createdAt: str
    id: UsageId
    meterId: MeterId
    periodIndex: int
    """Its period, counted from the subscription's anchor; -1 before the first one, where usage is not billed."""
    properties: Metadata
    quantity: ExactNumber
    subscriptionId: SubscriptionId
    type: str
    """`usage` or `withdrawal`."""


class UsageEvent(_UsageEventRequired, total=False):
    """An event as it was counted."""

    idempotencyKey: str | None
    withdraws: UsageId | None
    """The event that a withdrawal takes back."""


class _UsageRefusalRequired(TypedDict):
    code: str
    """For programs."""
    message: str
    """For people."""
    status: int
    """The HTTP status that it would have had alone."""


class UsageRefusal(_UsageRefusalRequired, total=False):
    """Why an event was refused."""

    field: str | None
    """The field at fault, if one is."""


class _UsageResultRequired(TypedDict):
    index: int
    """Its place in the request, from 0."""
    status: str
    """`recorded`, `repeated` or `refused`."""


class UsageResult(_UsageResultRequired, total=False):
    """What became of one event."""

    error: UsageRefusal | None
    """Why it was refused."""
    id: UsageId | None
    """The event, unless refused."""


class _UsageSummaryRequired(TypedDict):
    currency: str
    meters: list[MeterUsage]
    projectedAmount: int
    """What the items together would cost, in minor units."""
    subscriptionId: SubscriptionId


class UsageSummary(_UsageSummaryRequired, total=False):
    """The usage of a subscription in its current period."""

    periodEnd: str | None
    periodStart: str | None
    """None before the first period, when usage is not billed."""


class _UsageThresholdRequired(TypedDict):
    active: bool
    at: ExactNumber
    """What is to be reached: units, percent, or minor units."""
    createdAt: str
    id: ThresholdId
    measure: str
    """`quantity`, `included_percent` or `amount`."""
    meterId: MeterId
    recurring: bool
    updatedAt: str


class UsageThreshold(_UsageThresholdRequired, total=False):
    """What is told when usage reaches it."""

    currency: str | None
    customerId: CustomerId | None
    itemId: ItemId | None
    name: str | None
    priceId: PriceId | None
    subscriptionId: SubscriptionId | None


class WalletLine(TypedDict):
    """One line of a statement: how far each part moved, in minor units, above zero for what came in."""

    available: int
    createdAt: str
    currency: str
    id: JournalId
    """Of the journal."""
    kind: str
    """Such as `escrow.released`."""
    pending: int
    reserved: int


class _WebhookEndpointRequired(TypedDict):
    apiVersion: str
    """The version of the API whose forms it is sent, from when it was made."""
    compatibleHeaders: bool
    consecutiveFailures: int
    createdAt: str
    eventTypes: list[str]
    """Empty means all."""
    id: EndpointId
    metadata: Metadata
    payload: str
    """`snapshot` or `thin`."""
    retrySchedule: str
    """`standard` or `compact`."""
    status: str
    """`enabled` or `disabled`."""
    updatedAt: str
    url: str


class WebhookEndpoint(_WebhookEndpointRequired, total=False):
    """Where a merchant is told things."""

    description: str | None
    disabledReason: str | None
    failingSince: str | None
    """Since when every delivery fails."""
    oldSecretUntil: str | None
    """Until when the secret before this one signs, too."""
    probeAt: str | None
    """It fails, or asked to be left alone: nothing is sent before then."""


class _WebhookEndpointWithSecretRequired(TypedDict):
    apiVersion: str
    """The version of the API whose forms it is sent, from when it was made."""
    compatibleHeaders: bool
    consecutiveFailures: int
    createdAt: str
    eventTypes: list[str]
    """Empty means all."""
    id: EndpointId
    metadata: Metadata
    payload: str
    """`snapshot` or `thin`."""
    retrySchedule: str
    """`standard` or `compact`."""
    status: str
    """`enabled` or `disabled`."""
    updatedAt: str
    url: str
    secret: str
    """Checks the signatures of what we send. Keep it; it is not shown again."""


class WebhookEndpointWithSecret(_WebhookEndpointWithSecretRequired, total=False):
    """An endpoint with its secret, shown once."""

    description: str | None
    disabledReason: str | None
    failingSince: str | None
    """Since when every delivery fails."""
    oldSecretUntil: str | None
    """Until when the secret before this one signs, too."""
    probeAt: str | None
    """It fails, or asked to be left alone: nothing is sent before then."""


class _WebhookTestRequired(TypedDict):
    delivered: bool
    """Whether it counts as delivered: the answer was 2xx."""
    durationMs: int


class WebhookTest(_WebhookTestRequired, total=False):
    """What came back of a test message."""

    bodyExcerpt: str | None
    """At most 1 KiB of the answer."""
    error: str | None
    """Why nothing was answered."""
    statusCode: int | None
    """What was answered, if anything was."""


class _WordingRequired(TypedDict):
    body: str
    channel: str
    enabled: bool
    version: int


class Wording(_WordingRequired, total=False):
    """Your own wording."""

    subject: str | None


class _WordingBodyRequired(TypedDict):
    body: str
    """Plain text with tags; an empty line parts paragraphs."""
    channel: ChannelWord
    """`email`, `sms` or `in_app`."""


class WordingBody(_WordingBodyRequired, total=False):
    """A wording."""

    enabled: bool
    """Whether it is used; switched off, ours is."""
    subject: str | None
    """The subject of a mail or title of a notice; none for a text message."""


ApiKeyId: TypeAlias = str


AttemptId: TypeAlias = str


AuditId: TypeAlias = str


BeneficiaryId: TypeAlias = str


BreakId: TypeAlias = str


CalcCurrency: TypeAlias = str
"""An ISO 4217 code of a currency with 0, 2 or 3 decimals."""


CalcDecimal: TypeAlias = str | int
"""An exact decimal: a text, or a whole number."""


CalcDiscountAmount: TypeAlias = CalcDiscountAmountPercent | CalcDiscountAmountFixed


CalcDuration: TypeAlias = Literal["once", "forever"] | CalcDurationRepeating


CalcExactDecimal: TypeAlias = str


CalcFraction: TypeAlias = str
"""An exact number of minor units, reduced: 1005 or 3/2."""


CalcInstant: TypeAlias = str
"""An instant with its offset from UTC; answers are in UTC."""


CalcRounding: TypeAlias = Literal["half_even", "half_up"]
"""What happens to an exact half. Default half_even. Negative amounts mirror positive ones."""


CalcTaxTreatment: TypeAlias = CalcTaxTreatmentRates | CalcTaxTreatmentExempt | Literal["reverse_charge"] | CalcTaxTreatmentFixed
"""By rates, each on the price; exempt for a reason; by the customer; or computed before."""


CalcZone: TypeAlias = str
"""A name in the IANA time zone database, compiled into the program."""


CalculateResult: TypeAlias = CalcAnswerAggregate | CalcAnswerAllocate | CalcAnswerDiscount | CalcAnswerInvoice | CalcAnswerPeriods | CalcAnswerPrice | CalcAnswerProrate | CalcAnswerTax


Calculation: TypeAlias = CalcPeriods | CalcPrice | CalcProrate | CalcAggregate | CalcTax | CalcAllocate | CalcDiscount | CalcInvoice
"""What is to be computed."""


CategoryWord: TypeAlias = Literal["transactional", "updates", "recovery", "marketing"]
"""What a message is for."""


ChannelWord: TypeAlias = Literal["whatsapp", "sms", "email", "in_app"]
"""A way to reach a person."""


CheckoutMode: TypeAlias = Literal["payment", "card_update", "top_up"]
"""What a session is for."""


CheckoutRail: TypeAlias = Literal["card", "transfer", "ussd"]
"""Rails that a payer can choose on the page."""


CheckoutSessionId: TypeAlias = str


ConditionFulfiller: TypeAlias = Literal["seller", "buyer", "third_party", "system"]
"""Who has to do it."""


ConditionOnDue: TypeAlias = Literal["nothing", "attention", "dispute"]
"""What happens when its date passes."""


ConditionVerifier: TypeAlias = Literal["counterparty", "admin", "third_party", "system", "both"]
"""Who says that it was done."""


ConditionWaivable: TypeAlias = Literal["buyer", "both", "nobody"]
"""Who may give it up."""


CouponDuration: TypeAlias = Literal["once", "repeating", "forever"]
"""For how long a coupon holds once it is redeemed."""


CouponId: TypeAlias = str


CreditGrantKind: TypeAlias = Literal["paid", "promotional"]
"""Where a grant's money came from."""


CreditNoteId: TypeAlias = str


CreditNoteReason: TypeAlias = Literal["duplicate", "fraudulent", "order_change", "product_unsatisfactory", "other"]
"""Why a credit note is made."""


CustomerExport: TypeAlias = dict[str, Any]
"""Everything that is known of a customer."""


CustomerId: TypeAlias = str


DecisionId: TypeAlias = str


DeliveryId: TypeAlias = str


DeliveryTryId: TypeAlias = str


DiscountId: TypeAlias = str


DisputeId: TypeAlias = str


EndpointId: TypeAlias = str


EndpointStatus: TypeAlias = Literal["enabled", "disabled"]
"""Whether an endpoint is told anything."""


EscrowCategory: TypeAlias = Literal["goods", "service", "vehicle", "property", "digital", "rental", "event", "freelance"]
"""What kind of deal it is."""


EscrowDisputeReason: TypeAlias = Literal["not_received", "not_as_described", "damaged", "incomplete", "late", "quality", "wrong_amount", "unauthorised", "seller_cannot_deliver", "buyer_unresponsive", "condition_contested", "other"]
"""Why a party disputes."""


EscrowEarnMoment: TypeAlias = Literal["release", "funding"]
"""When a fee is earned."""


EscrowFeeId: TypeAlias = str


EscrowFeePayer: TypeAlias = Literal["buyer", "seller", "split"]
"""Who pays the fee."""


EscrowHoldKind: TypeAlias = Literal["compliance", "admin", "identity"]
"""Why nothing may leave."""


EscrowLinkPurpose: TypeAlias = Literal["accept_order", "fund_order", "view_order", "view_dispute", "confirm_delivery"]
"""What a link is for."""


EscrowPaperId: TypeAlias = str


EscrowPaymentId: TypeAlias = str


EscrowPeriod: TypeAlias = Literal["day", "week", "month", "quarter", "biannual", "year"]
"""How long a period is."""


EscrowQuoteId: TypeAlias = str


EscrowRail: TypeAlias = Literal["transfer", "ussd", "virtual_account"]
"""By which way a payer acts who has nothing saved."""


EscrowRefundRule: TypeAlias = Literal["proportional", "full", "none"]
"""What happens to the buyer's fee when money goes back after work began."""


EscrowRefundTo: TypeAlias = Literal["wallet", "source"]
"""Where money goes back to: the buyer's wallet, at once; or where it came from, as far as it came by payments, through
their provider.
"""


EscrowSide: TypeAlias = Literal["buyer", "seller"]
"""Which party."""


EscrowTaxMode: TypeAlias = Literal["exclusive", "inclusive"]
"""Whether a fee contains its tax."""


EscrowTierMode: TypeAlias = Literal["marginal", "slab"]
"""How tiers are read."""


EscrowTimer: TypeAlias = Literal["accept", "fund", "start", "inspection", "delivery", "fund_next", "cancel", "dispute", "amendment"]
"""A deadline of a party, which can be moved."""


EventId: TypeAlias = str


EvidenceKind: TypeAlias = Literal["photo", "document", "video", "text", "tracking"]
"""What kind of thing is shown."""


ExactNumber: TypeAlias = int | str
"""An exact number: an integer, or a text such as "0.015" where it is finer."""


ExperimentId: TypeAlias = str


GiveBack: TypeAlias = Literal["balance", "refund", "outside"]
"""What becomes of what was paid already."""


GrantId: TypeAlias = str


IntervalUnit: TypeAlias = Literal["hour", "day", "week", "month", "quarter", "biannual", "year"]
"""The unit of a plan's interval."""


InvoiceId: TypeAlias = str


InvoiceItemId: TypeAlias = str


ItemId: TypeAlias = str


JournalId: TypeAlias = str


LatePolicy: TypeAlias = Literal["next_invoice", "report"]
"""What happens to events that come after their period was billed."""


LocaleWord: TypeAlias = Literal["en-NG", "pcm", "ha", "yo", "ig", "fr"]
"""A language that customers are written to in."""


LogoId: TypeAlias = str


MessageId: TypeAlias = str


Metadata: TypeAlias = dict[str, str]
"""Your own data: up to 50 names of up to 40 characters, each with a text."""


MeterAggregation: TypeAlias = Literal["sum", "count", "unique", "max", "latest", "time_weighted"]
"""How events become one quantity."""


MeterId: TypeAlias = str


MilestoneId: TypeAlias = str


Model: TypeAlias = Literal["flat", "per_unit", "graduated", "volume", "package", "percentage"]
"""How an amount follows from a quantity."""


MovementId: TypeAlias = str


NoticeId: TypeAlias = str


OauthClientId: TypeAlias = str


OrderId: TypeAlias = str


Outcome: TypeAlias = Literal["succeeded", "failed", "not_ours"]
"""What a person says became of it."""


PartyLinkId: TypeAlias = str


Payday: TypeAlias = PaydayMonth | PaydayWeek
"""When a salary lands: before 07:00 in Lagos, on the last working day up to the day named."""


PayloadWord: TypeAlias = Literal["snapshot", "thin"]
"""What an endpoint is sent of an event: all of it, or only what it is about."""


PaymentLinkId: TypeAlias = str


PaymentMethodId: TypeAlias = str


PayoutId: TypeAlias = str


PayoutPurpose: TypeAlias = Literal["general", "salary"]
"""What a payout is for, as far as the law asks."""


PlanId: TypeAlias = str


PolicyId: TypeAlias = str


Preference: TypeAlias = Literal["order", "health", "cost"]
"""What counts among the accounts of a rule."""


PriceId: TypeAlias = str


PriceMigrationId: TypeAlias = str


PromotionCodeId: TypeAlias = str


ProviderAccountId: TypeAlias = str


ProviderEventId: TypeAlias = str


ReconciliationId: TypeAlias = str


RefundId: TypeAlias = str


RefundReason: TypeAlias = Literal["duplicate", "fraudulent", "order_change", "product_unsatisfactory", "other"]
"""Why money goes back."""


RequestLogId: TypeAlias = str


RetrySchedule: TypeAlias = Literal["standard", "compact"]
"""How a delivery that fails is tried again."""


ReviewId: TypeAlias = str


RoundedPer: TypeAlias = Literal["line", "event"]
"""Where a percentage price is rounded."""


ScheduleId: TypeAlias = str


SettlementId: TypeAlias = str


SimpleModel: TypeAlias = Literal["flat", "per_unit"]
"""A model of one amount."""


StatementFileId: TypeAlias = str


SubscriptionId: TypeAlias = str


SurplusId: TypeAlias = str


TaxPricing: TypeAlias = Literal["exclusive", "inclusive"]
"""Whether prices have a tax in them."""


TaxRateId: TypeAlias = str


TestClockId: TypeAlias = str


ThresholdId: TypeAlias = str


UsageId: TypeAlias = str


WhichWord: TypeAlias = Literal["failed", "all"]
"""Which events of a range are told once more."""

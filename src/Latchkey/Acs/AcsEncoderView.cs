namespace Latchkey.Acs;

/// <summary>The public description's <c>acs_encoder</c>.</summary>
sealed record AcsEncoderView
{
    public Guid AcsEncoderId { get; }
    public Guid AcsSystemId { get; }
    public Guid WorkspaceId { get; }
    public Guid ConnectedAccountId { get; }
    public string DisplayName { get; }
    public IReadOnlyList<TroubleView> Errors { get; }
    public DateTimeOffset CreatedAt { get; }

    public AcsEncoderView(AcsEncoder encoder)
    {
        (AcsEncoderId, AcsSystemId, WorkspaceId) = (encoder.AcsEncoderId, encoder.AcsSystemId, encoder.WorkspaceId);
        (ConnectedAccountId, DisplayName, CreatedAt) = (encoder.ConnectedAccountId, encoder.Name, encoder.CreatedAt);
        Errors = encoder.RemovedAt is { } removed
            ? [TroubleView.Error("acs_encoder_removed", "The encoder is no longer in its access system. Connect it again there.", removed)] : [];
    }
}

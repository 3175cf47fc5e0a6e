namespace Latchkey.Webhooks;

public class SignatureTests
{
    /// <summary>The example in Svix's own documentation of its scheme.</summary>
    [Fact]
    public void The_schemes_own_example_is_signed_alike() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Signature.Of(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8));

    [Fact]
    public void Two_secrets_sign_one_after_another()
    {
        string[] secrets = [Signature.NewSecret(Chance.OfTheMachine), Signature.NewSecret(Chance.OfTheMachine)];
        Assert.NotEqual(secrets[0], secrets[1]);
        Assert.Equal(
            $"{Signature.Of([secrets[0]], "msg_1", 1, "{}"u8)} {Signature.Of([secrets[1]], "msg_1", 1, "{}"u8)}",
            Signature.Of(secrets, "msg_1", 1, "{}"u8));
    }
}

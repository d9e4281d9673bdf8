/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.spring.ssl;

import java.security.KeyStore;
import java.util.function.Supplier;

import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;

class SslBundleTlsOptionsTests {

	private final SslManagerBundle managers = SslManagerBundle.from(SslStoreBundle.NONE, SslBundleKey.NONE);

	private final DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry("web",
			bundle(this.managers, SslOptions.NONE));

	private final SslBundleTlsOptions bundles = new SslBundleTlsOptions(this.registry);

	@Test
	void takesEverythingFromTheBundle() {
		SslManagerBundle fixed = fixed();
		this.registry.registerBundle("strict",
				bundle(fixed, SslOptions.of(new String[] { "TLS_AES_128_GCM_SHA256" }, new String[] { "TLSv1.3" })));
		TlsOptions options = options("strict").get();
		assertThat(options.keyManagers()).isSameAs(fixed.getKeyManagerFactory());
		assertThat(options.ciphers()).containsExactly("TLS_AES_128_GCM_SHA256");
		assertThat(options.protocols()).containsExactly("TLSv1.3");
	}

	@Test
	void trustOfTheBundleIsTaken() throws Exception {
		TrustManagerFactory nobody = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		KeyStore empty = KeyStore.getInstance(KeyStore.getDefaultType());
		empty.load(null, null);
		nobody.init(empty);
		this.registry.registerBundle("careful",
				bundle(SslManagerBundle.of(this.managers.getKeyManagerFactory(), nobody), SslOptions.NONE));
		assertThat(options("careful").get().trustManagers()).isSameAs(nobody);
	}

	@Test
	void trustThatTheBundleOnlyHasFromTheJdkIsNone() {
		// Or whoever has bought a certificate would be a client that a server knows
		assertThat(options("web").get().trustManagers()).isNull();
	}

	@Test
	void whenBundleSaysNothingLeavesTheDefaults() {
		TlsOptions options = options("web").get();
		TlsOptions defaults = TlsOptions.builder().build();
		assertThat(options.ciphers()).isEqualTo(defaults.ciphers());
		assertThat(options.protocols()).isEqualTo(defaults.protocols());
	}

	@Test
	void anUpdateReachesTheSupplierThatIsInUse() {
		Supplier<TlsOptions> supplier = options("web");
		TlsOptions before = supplier.get();
		assertThat(supplier.get()).isSameAs(before);
		SslManagerBundle renewed = fixed();
		this.registry.updateBundle("web", bundle(renewed, SslOptions.NONE));
		assertThat(supplier.get()).isNotSameAs(before);
		assertThat(supplier.get().keyManagers()).isSameAs(renewed.getKeyManagerFactory());
		assertThat(options("web")).isSameAs(supplier);
	}

	@Test
	void whenThereIsNoSuchBundleSaysSo() {
		assertThat(this.bundles.apply("mail")).isNull();
		this.registry.registerBundle("mail", bundle(this.managers, SslOptions.NONE));
		assertThat(this.bundles.apply("mail")).isNotNull();
	}

	private Supplier<TlsOptions> options(String name) {
		Supplier<TlsOptions> supplier = this.bundles.apply(name);
		assertThat(supplier).isNotNull();
		return supplier;
	}

	private SslManagerBundle fixed() {
		return SslManagerBundle.of(this.managers.getKeyManagerFactory(), this.managers.getTrustManagerFactory());
	}

	private static SslBundle bundle(SslManagerBundle managers, SslOptions options) {
		return SslBundle.of(SslStoreBundle.NONE, SslBundleKey.NONE, options, SslBundle.DEFAULT_PROTOCOL, managers);
	}

}

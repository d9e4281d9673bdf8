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

package io.eventreactor.netty;

import java.lang.ref.WeakReference;
import java.util.List;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Contexts that are made once.
 */
@ParameterizedClass
@EnumSource(value = TlsOptions.Provider.class, names = { "JDK", "OPENSSL" })
class TlsContextCacheTests {

	@Parameter
	TlsOptions.Provider provider;

	private final TlsContextCache cache = new TlsContextCache();

	@BeforeEach
	void find() {
		assumeThat(this.provider != TlsOptions.Provider.OPENSSL || OpenSsl.isAvailable()).isTrue();
	}

	@Test
	void sameOptionsHaveTheSameContext() {
		TlsOptions options = Certificates.server(this.provider).build();
		SslContext client = this.cache.client(options);
		SslContext server = this.cache.server(options);
		assertThat(client.isClient()).isTrue();
		assertThat(server.isServer()).isTrue();
		assertThat(this.cache.client(options)).isSameAs(client);
		assertThat(this.cache.server(options)).isSameAs(server);
		assertThat(this.cache.serversByName(options).map("any.example")).isSameAs(server);
		assertThat(this.cache.client(Certificates.server(this.provider).build())).isNotSameAs(client);
	}

	@Test
	void optionsThatCannotBeUsedAreNotKept() {
		TlsOptions options = TlsOptions.builder().provider(this.provider).build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.cache.server(options));
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void contextsGoWithTheirOptions() {
		List<WeakReference<SslContext>> contexts = use();
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(this.cache.size()).isZero();
			// With OpenSSL they have memory of their own, which goes with the object
			assertThat(contexts).allSatisfy((context) -> assertThat(context.get()).isNull());
		});
	}

	// Nothing on the stack of the test holds the options
	private List<WeakReference<SslContext>> use() {
		TlsOptions options = Certificates.server(this.provider).build();
		List<WeakReference<SslContext>> contexts = List.of(new WeakReference<>(this.cache.client(options)),
				new WeakReference<>(this.cache.server(options)));
		assertThat(this.cache.size()).isEqualTo(2);
		return contexts;
	}

}

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

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

import io.eventreactor.TlsOptions;

/**
 * Finds the SSL bundles of the application for {@code tls} endpoints. When a bundle is
 * updated, connections made from then on use what it has become; those that there are
 * stay as they are. An update that cannot be used is told to who makes it, and changes
 * nothing.
 * <p>
 * For any thread.
 *
 * @since 0.1.0
 * @see io.eventreactor.endpoint.Endpoints#with(Function)
 */
public class SslBundleTlsOptions implements Function<String, @Nullable Supplier<TlsOptions>> {

	private final SslBundles bundles;

	// One for each name, since a bundle never forgets who is to be told of updates
	private final Map<String, Supplier<TlsOptions>> suppliers = new ConcurrentHashMap<>();

	/**
	 * Creates the function. Looks up nothing yet.
	 * @param bundles the bundles of the application
	 */
	public SslBundleTlsOptions(SslBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * Finds a bundle.
	 * @param name its name
	 * @return where its options come from, always the newest; {@code null} if there is no
	 * such bundle
	 * @throws IllegalStateException if the keys or certificates of the bundle cannot be
	 * used
	 */
	@Override
	public @Nullable Supplier<TlsOptions> apply(String name) {
		try {
			return this.suppliers.computeIfAbsent(name, this::watch);
		}
		catch (NoSuchSslBundleException ex) {
			return null;
		}
	}

	private Supplier<TlsOptions> watch(String name) {
		// First, so that no update is missed while the bundle is looked up
		AtomicReference<@Nullable TlsOptions> updated = new AtomicReference<>();
		this.bundles.addBundleUpdateHandler(name, (bundle) -> updated.set(options(bundle)));
		TlsOptions first = options(this.bundles.getBundle(name));
		return () -> {
			TlsOptions newest = updated.get();
			return (newest != null) ? newest : first;
		};
	}

	private static TlsOptions options(SslBundle bundle) {
		SslManagerBundle managers = bundle.getManagers();
		TlsOptions.Builder builder = TlsOptions.builder()
			.keyManagers(managers.getKeyManagerFactory())
			.trustManagers(ownTrust(bundle));
		SslOptions options = bundle.getOptions();
		String[] ciphers = options.getCiphers();
		if (ciphers != null) {
			builder.ciphers(List.of(ciphers));
		}
		String[] protocols = options.getEnabledProtocols();
		if (protocols != null) {
			builder.protocols(List.of(protocols));
		}
		return builder.build();
	}

	/**
	 * Returns whom a bundle trusts. One that does not say has the authorities of the JDK,
	 * which is right for a client; a server that asks its clients for certificates would
	 * let in whoever has bought one.
	 * @param bundle the bundle
	 * @return its trust, or {@code null} if it has none of its own
	 */
	private static @Nullable TrustManagerFactory ownTrust(SslBundle bundle) {
		TrustManagerFactory trust = bundle.getManagers().getTrustManagerFactory();
		if (trust == null) {
			return null;
		}
		SslStoreBundle stores = bundle.getStores();
		boolean own = (stores != null && stores.getTrustStore() != null) || !issuers(trust).equals(issuersOfTheJdk());
		return own ? trust : null;
	}

	private static Set<X509Certificate> issuersOfTheJdk() {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init((KeyStore) null);
			return issuers(trust);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The trust of the JDK cannot be read", ex);
		}
	}

	private static Set<X509Certificate> issuers(TrustManagerFactory trust) {
		Set<X509Certificate> issuers = new HashSet<>();
		for (TrustManager manager : trust.getTrustManagers()) {
			if (manager instanceof X509TrustManager x509) {
				issuers.addAll(List.of(x509.getAcceptedIssuers()));
			}
		}
		return issuers;
	}

}

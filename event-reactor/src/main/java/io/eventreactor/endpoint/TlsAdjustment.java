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

package io.eventreactor.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.eventreactor.TlsOptions;
import io.eventreactor.TlsOptions.ClientAuthentication;

/**
 * What a description says about TLS beside the name of a bundle. Keys, certificates,
 * trust, versions and ciphers are a bundle's matter.
 *
 * @param clientAuthentication whether a client has to show a certificate, or {@code null}
 * for what the bundle says
 * @param applicationProtocols the protocols to negotiate; empty for those of the bundle
 * @param serverName whom a client asks for, or {@code null} for whom the bundle says
 */
record TlsAdjustment(@Nullable ClientAuthentication clientAuthentication, List<String> applicationProtocols,
		@Nullable String serverName) {

	static final TlsAdjustment NONE = new TlsAdjustment(null, List.of(), null);

	TlsAdjustment withClientAuthentication(ClientAuthentication clientAuthentication) {
		return new TlsAdjustment(clientAuthentication, this.applicationProtocols, this.serverName);
	}

	TlsAdjustment withApplicationProtocols(List<String> applicationProtocols) {
		return new TlsAdjustment(this.clientAuthentication, applicationProtocols, this.serverName);
	}

	TlsAdjustment withServerName(String serverName) {
		return new TlsAdjustment(this.clientAuthentication, this.applicationProtocols, serverName);
	}

	/**
	 * Adjusts options whenever they are asked for.
	 * @param source where they come from
	 * @return the adjusted ones: the same object for the same object, as new ones stand
	 * for new keys
	 */
	Supplier<TlsOptions> of(Supplier<TlsOptions> source) {
		return equals(NONE) ? source : new Adjusted(this, source);
	}

	private TlsOptions adjust(TlsOptions options) {
		TlsOptions.Builder builder = options.toBuilder();
		if (this.clientAuthentication != null) {
			builder.clientAuthentication(this.clientAuthentication);
		}
		if (!this.applicationProtocols.isEmpty()) {
			builder.applicationProtocols(this.applicationProtocols);
		}
		if (this.serverName != null) {
			builder.serverName(this.serverName);
		}
		// Else a client could ask for another name and need no certificate
		return builder
			.serverNames(options.serverNames()
				.entrySet()
				.stream()
				.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> adjust(entry.getValue()))))
			.build();
	}

	/**
	 * Writes the arguments as they stand in a description.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		if (this.clientAuthentication != null) {
			text.append(":clientAuthentication=").append(this.clientAuthentication.name().toLowerCase(Locale.ROOT));
		}
		if (!this.applicationProtocols.isEmpty()) {
			text.append(":alpn=").append(EndpointDescription.escape(String.join(",", this.applicationProtocols)));
		}
		if (this.serverName != null) {
			text.append(":serverName=").append(EndpointDescription.escape(this.serverName));
		}
		return text.toString();
	}

	/**
	 * Options of somebody else, adjusted.
	 */
	private static final class Adjusted implements Supplier<TlsOptions> {

		private final TlsAdjustment adjustment;

		private final Supplier<TlsOptions> source;

		// Two threads may both adjust the same options: one result is taken for new keys,
		// which does no harm
		private volatile @Nullable Pair last;

		Adjusted(TlsAdjustment adjustment, Supplier<TlsOptions> source) {
			this.adjustment = adjustment;
			this.source = source;
		}

		@Override
		public TlsOptions get() {
			TlsOptions options = this.source.get();
			Pair last = this.last;
			if (last == null || last.source() != options) {
				last = new Pair(options, this.adjustment.adjust(options));
				this.last = last;
			}
			return last.adjusted();
		}

	}

	/**
	 * Options and what became of them.
	 *
	 * @param source the options
	 * @param adjusted the same, adjusted
	 */
	private record Pair(TlsOptions source, TlsOptions adjusted) {
	}

}

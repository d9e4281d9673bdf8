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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.eventreactor.TlsOptions;
import io.eventreactor.TlsOptions.ClientAuthentication;
import io.eventreactor.endpoint.ArgumentReader.Named;
import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * Understands what descriptions say about TLS: {@code bundle=<name>},
 * {@code clientAuthentication=<required, wanted or none>}, {@code alpn=<name>,<name>…}
 * and {@code serverName=<name>}.
 */
final class TlsArguments {

	static final String BUNDLE = "bundle";

	static final String CLIENT_AUTHENTICATION = "clientAuthentication";

	static final String APPLICATION_PROTOCOLS = "alpn";

	static final String SERVER_NAME = "serverName";

	/**
	 * What is used without a bundle: the authorities that the JDK trusts, and no keys.
	 */
	private static final TlsOptions TRUST_OF_THE_JDK = TlsOptions.builder().build();

	/**
	 * Visible characters, as many as the protocol has room for.
	 */
	private static final Pattern APPLICATION_PROTOCOL = Pattern.compile("[!-~]{1,255}");

	private final EndpointDescription description;

	private final EndpointParser endpoints;

	private final ArgumentReader reader;

	private TlsAdjustment adjustment = TlsAdjustment.NONE;

	private @Nullable String bundle;

	private @Nullable Supplier<TlsOptions> options;

	TlsArguments(EndpointDescription description, EndpointParser endpoints, ArgumentReader reader) {
		this.description = description;
		this.endpoints = endpoints;
		this.reader = reader;
	}

	void take(Named named) {
		Argument argument = named.argument();
		switch (named.name()) {
			case CLIENT_AUTHENTICATION -> {
				this.adjustment = this.adjustment.withClientAuthentication(clientAuthentication(named));
			}
			case APPLICATION_PROTOCOLS -> {
				this.adjustment = this.adjustment.withApplicationProtocols(applicationProtocols(argument));
			}
			case SERVER_NAME -> {
				this.adjustment = this.adjustment.withServerName(serverName(argument));
			}
			default -> {
				this.options = this.endpoints.bundle(this.description, argument);
				this.bundle = argument.value();
			}
		}
	}

	private ClientAuthentication clientAuthentication(Named named) {
		Map<String, ClientAuthentication> choices = new LinkedHashMap<>();
		for (ClientAuthentication choice : List.of(ClientAuthentication.REQUIRED, ClientAuthentication.WANTED,
				ClientAuthentication.NONE)) {
			choices.put(choice.name().toLowerCase(Locale.ROOT), choice);
		}
		return this.reader.choice(named, choices);
	}

	private List<String> applicationProtocols(Argument argument) {
		Set<String> names = new LinkedHashSet<>();
		for (String name : argument.value().split(",", -1)) {
			if (!APPLICATION_PROTOCOL.matcher(name).matches()) {
				throw applicationProtocols(argument, "'" + name + "' is no name of an application protocol");
			}
			if (!names.add(name)) {
				throw applicationProtocols(argument, "there is a second " + name);
			}
		}
		return List.copyOf(names);
	}

	private EndpointSyntaxException applicationProtocols(Argument argument, String problem) {
		return this.description.problem(argument.valuePosition(), problem,
				"Write names in order of preference, with commas between them and no spaces: alpn=h2,http/1.1");
	}

	private String serverName(Argument argument) {
		if (argument.value().isEmpty()) {
			throw this.description.problem(argument.valuePosition(), "there is no name after the equals sign",
					"Write the name that is in the certificate of the server: serverName=example.org");
		}
		return this.reader.host(argument);
	}

	@Nullable String bundle() {
		return this.bundle;
	}

	TlsAdjustment adjustment() {
		return this.adjustment;
	}

	/**
	 * Returns what the arguments lead to.
	 * @return where the options come from; without a bundle, trust of the JDK and no keys
	 */
	Supplier<TlsOptions> options() {
		return this.adjustment.of((this.options != null) ? this.options : () -> TRUST_OF_THE_JDK);
	}

}

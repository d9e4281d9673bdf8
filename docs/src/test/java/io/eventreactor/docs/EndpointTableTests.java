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

package io.eventreactor.docs;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.endpoint.ServerEndpointProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The tables of the page about endpoints are complete and right, and what it says of
 * mistakes is what is said.
 */
class EndpointTableTests {

	private static final EndpointParser ENDPOINTS = Endpoints
		.with(Map.<String, Supplier<TlsOptions>>of("web", () -> TlsOptions.builder().build())::get);

	private static final Reactor REACTOR = (Reactor) Proxy.newProxyInstance(EndpointTableTests.class.getClassLoader(),
			new Class<?>[] { Reactor.class }, (proxy, method, arguments) -> {
				throw new AssertionError("Making an endpoint called " + method);
			});

	private static final Map<String, Function<String, Object>> MAKERS = Map.of("Servers", ENDPOINTS::server, "Clients",
			(description) -> ENDPOINTS.client(REACTOR, description), "Datagrams", ENDPOINTS::datagram);

	private static final Pattern ARGUMENT = Pattern.compile("^\\| `(?<argument>(?<name>\\w+)=[^`]+)` \\|.*");

	static List<Section> sections() {
		List<Section> sections = new ArrayList<>();
		String kind = "";
		for (String line : page().lines()) {
			Matcher argument = ARGUMENT.matcher(line);
			if (line.startsWith("## ")) {
				kind = line.substring(3);
			}
			else if (line.startsWith("### `")) {
				sections.add(new Section(kind, line.replaceAll("### `(.*)`", "$1"), new ArrayList<>()));
			}
			else if (argument.matches() && MAKERS.containsKey(kind)) {
				sections.get(sections.size() - 1).arguments().add(argument.group("argument"));
			}
		}
		return sections;
	}

	private static Markdown page() {
		return Markdown.pages()
			.filter((page) -> page.path().endsWith("endpoints.md"))
			.findAny()
			.orElseThrow(() -> new AssertionError("There is no page about endpoints"));
	}

	@Test
	void everyTransportHasItsTable() {
		assertThat(transports("Servers")).isEqualTo(withoutOwn(ENDPOINTS.serverTransports()));
		assertThat(transports("Clients")).isEqualTo(ENDPOINTS.clientTransports());
		assertThat(transports("Datagrams")).isEqualTo(ENDPOINTS.datagramTransports());
	}

	private static Set<String> transports(String kind) {
		return sections().stream()
			.filter((section) -> section.kind().equals(kind))
			.map((section) -> section.example().replaceAll(":.*", ""))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> withoutOwn(Set<String> transports) {
		Set<String> others = new TreeSet<>(transports);
		others.removeAll(own());
		return others;
	}

	// Those that the snippets add
	private static Set<String> own() {
		return ServiceLoader.load(ServerEndpointProvider.class)
			.stream()
			.map((provider) -> provider.get().transport())
			.collect(Collectors.toSet());
	}

	@ParameterizedTest
	@MethodSource("sections")
	void argumentsAreThoseThatThereAre(Section section) {
		assertThat(section.make(section.example())).isNotNull();
		for (String argument : section.arguments()) {
			assertThat(section.make(section.with(argument))).as(argument).isNotNull();
		}
		Set<String> documented = names(section.arguments().stream());
		for (String other : names(sections().stream().map(Section::arguments).flatMap(List::stream))) {
			if (!documented.contains(other)) {
				assertThatIllegalArgumentException().as(other)
					.isThrownBy(() -> section.make(section.with(other + "=1")))
					.withMessageContaining("has no argument '" + other + "'");
			}
		}
	}

	private static Set<String> names(Stream<String> arguments) {
		return arguments.map((argument) -> argument.replaceAll("=.*", "")).collect(Collectors.toSet());
	}

	@Test
	void mistakesAreToldAsThePageSays() {
		List<String> messages = page().blocks("text").stream().flatMap((block) -> block.text().lines()).toList();
		assertThat(messages).hasSizeGreaterThan(3).allSatisfy((message) -> {
			String description = Pattern.compile("^Endpoint '([^']+)'")
				.matcher(message)
				.results()
				.map((MatchResult result) -> result.group(1))
				.findFirst()
				.orElse("");
			assertThatIllegalArgumentException().isThrownBy(() -> ENDPOINTS.server(description))
				.satisfies((ex) -> assertThat(withoutOwn(String.valueOf(ex.getMessage()))).isEqualTo(message));
		});
	}

	private static String withoutOwn(String message) {
		String text = message;
		for (String transport : own()) {
			text = text.replace(transport + ", ", "");
		}
		return text;
	}

	/**
	 * What the page says of one transport.
	 *
	 * @param kind the heading above
	 * @param example a whole description
	 * @param arguments those with names
	 */
	record Section(String kind, String example, List<String> arguments) {

		Object make(String description) {
			return MAKERS.get(this.kind).apply(description);
		}

		/**
		 * Puts an argument into the example, in place of one with its name. What is
		 * nested in the example stays at its end.
		 */
		String with(String argument) {
			String name = argument.replaceAll("=.*", "");
			if (name.equals("index") && this.example.contains(":name=")) {
				return this.example.replaceAll(":name=.*", ":" + argument);
			}
			if (this.example.contains(":" + name + "=")) {
				return name.equals("trusted") ? this.example.replaceFirst(":trusted", ":" + argument + ":trusted")
						: this.example.replaceAll(":" + name + "=[^:]*", ":" + argument);
			}
			return this.example.startsWith("haproxy") ? this.example.replaceFirst(":", ":" + argument + ":")
					: this.example + ":" + argument;
		}

		@Override
		public String toString() {
			return this.kind + " " + this.example;
		}

	}

}

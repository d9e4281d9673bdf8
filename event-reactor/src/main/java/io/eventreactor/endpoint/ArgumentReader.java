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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.eventreactor.endpoint.EndpointDescription.Argument;
import io.eventreactor.policy.Cidr;

/**
 * Reads the arguments of a description: first those that have their place, which may be
 * given by their names as well, then the others from left to right, so that the first
 * mistake is the one that is told.
 */
final class ArgumentReader {

	/**
	 * What helps with the colons of IPv6 addresses, wherever one may stand.
	 */
	static final String BRACKETS = "Put an IPv6 address in brackets";

	private static final int MAXIMUM_DIGITS = 9;

	private static final Pattern NAME = Pattern.compile("[A-Za-z]+");

	private static final Pattern NEGATIVE = Pattern.compile("-[0-9]+");

	private final EndpointDescription description;

	private final String example;

	// Those that have not been read yet
	private final Deque<Argument> arguments;

	private final Set<String> named = new HashSet<>();

	/**
	 * Creates a reader.
	 * @param description the description
	 * @param example what would be right, as a sentence without a final dot
	 */
	ArgumentReader(EndpointDescription description, String example) {
		this.description = description;
		this.example = example;
		this.arguments = new ArrayDeque<>(description.arguments());
	}

	/**
	 * Reads the argument that stands next and has no name, or else the one that has its
	 * name. One of them has to be there.
	 * @param what its name
	 * @return the argument, never empty
	 */
	Argument positional(String what) {
		Argument argument = this.arguments.peek();
		if (argument == null) {
			throw missing(what);
		}
		if (argument.name() != null) {
			int position = argument.position();
			String name = argument.name();
			argument = this.arguments.stream()
				.filter((other) -> what.equals(other.name()))
				.findFirst()
				.orElseThrow(() -> missing(position, what, name));
		}
		if (argument.value().isEmpty()) {
			throw problem(argument.valuePosition(), "there is no " + what);
		}
		this.arguments.remove(argument);
		this.named.add(what);
		return argument;
	}

	private EndpointSyntaxException missing(int position, String what, String instead) {
		String hint = NAME.matcher(instead).matches() ? ""
				: ". Put a backslash before an equals sign that belongs to the " + what;
		return this.description.problem(position, "there is no " + what + " before " + instead, this.example + hint);
	}

	boolean hasNext() {
		return !this.arguments.isEmpty();
	}

	/**
	 * Reads the next argument, which has to have a name that none before it had.
	 * @param known the names that it may have
	 * @return the argument
	 */
	Named named(Set<String> known) {
		Argument argument = this.arguments.remove();
		String name = argument.name();
		if (name == null) {
			throw tooMany(argument);
		}
		if (this.named.contains(name)) {
			throw problem(argument.position(), "there is a second " + name);
		}
		if (!known.contains(name)) {
			throw unknown(argument.position(), name, known);
		}
		this.named.add(name);
		return new Named(name, argument);
	}

	/**
	 * Makes the exception for a name that there is not.
	 * @param position its place
	 * @param name the name
	 * @param known those that there are
	 * @return the exception, to be thrown
	 */
	EndpointSyntaxException unknown(int position, String name, Set<String> known) {
		if (name.isEmpty()) {
			return problem(position, "there is no name before the equals sign");
		}
		String nearest = NearestName.of(name, known);
		String hint = (nearest != null) ? "Did you mean " + nearest + "? " : "";
		return this.description.problem(position, this.description.transport() + " has no argument '" + name + "'",
				hint + this.example);
	}

	private EndpointSyntaxException tooMany(Argument argument) {
		if (argument.value().isEmpty()) {
			return problem(argument.position(), "there is nothing after the colon");
		}
		return this.description.problem(argument.position(), "'" + argument.value() + "' is one argument too many",
				this.example + ". Put a backslash before each colon that belongs to an argument, or an IPv6 address in "
						+ "brackets");
	}

	/**
	 * Reads the number of a port.
	 * @param argument the argument
	 * @param lowest the lowest number that will do
	 * @param range which numbers will do, as a sentence without a final dot
	 * @param hint what may have led to something else
	 * @return the number
	 */
	int port(Argument argument, int lowest, String range, String hint) {
		String value = argument.value();
		if (!isNumber(value) && !NEGATIVE.matcher(value).matches()) {
			throw this.description.problem(argument.valuePosition(), "port '" + value + "' is not a number",
					this.example + hint);
		}
		int port = (value.length() > 5) ? -1 : Integer.parseInt(value);
		if (port < lowest || port > 65535) {
			throw this.description.problem(argument.valuePosition(), "there is no port " + value, range);
		}
		return port;
	}

	/**
	 * Checks a name or address.
	 * @param argument the argument, not empty
	 * @return its value
	 */
	String host(Argument argument) {
		String value = argument.value();
		if (value.startsWith("[")) {
			throw this.description.problem(argument.valuePosition(), "there is no IPv6 address in the brackets",
					this.example + ". " + BRACKETS + ", and nothing else: [::1]");
		}
		return value;
	}

	/**
	 * Reads the address or name of an interface.
	 * @param argument the argument
	 * @return its value
	 */
	String networkInterface(Argument argument) {
		if (argument.value().isEmpty()) {
			throw this.description.problem(argument.valuePosition(), "there is no interface after the equals sign",
					"Write its address or name. " + BRACKETS + ": interface=[::1]");
		}
		return host(argument);
	}

	/**
	 * Reads an address, and looks up nothing but the interface of an IPv6 address that
	 * has a {@link Zone}.
	 * @param what what it stands for
	 * @param argument the argument
	 * @param remedy what to write, as a sentence without a final dot
	 * @return the address
	 */
	InetAddress address(String what, Argument argument, String remedy) {
		String value = argument.value();
		int percent = value.indexOf('%');
		InetAddress address = literal((percent < 0) ? value : value.substring(0, percent));
		if (address != null && percent < 0) {
			return address;
		}
		if (address instanceof Inet6Address ipv6) {
			return Zone.apply(ipv6, zone(argument, value.substring(percent + 1)));
		}
		throw this.description.problem(argument.valuePosition(), what + " '" + value + "' is not an IP address",
				remedy);
	}

	private static @Nullable InetAddress literal(String text) {
		if (text.indexOf('/') >= 0) {
			return null;
		}
		try {
			return Cidr.parse(text).network();
		}
		catch (IllegalArgumentException ex) {
			// Told by the caller, with its place
			return null;
		}
	}

	private NetworkInterface zone(Argument argument, String name) {
		NetworkInterface zone = Zone.find(name);
		if (zone == null) {
			throw this.description.problem(argument.valuePosition(), "there is no interface '" + name + "'",
					"Write one of this machine's after the percent sign: " + Zone.names());
		}
		return zone;
	}

	Duration timeout(Argument argument) {
		String value = argument.value();
		if (!isNumber(value) || value.length() > MAXIMUM_DIGITS) {
			throw this.description.problem(argument.valuePosition(),
					"timeout '" + value + "' is not a number of seconds",
					"Write whole seconds, or 0 for no timeout: timeout=5");
		}
		return Duration.ofSeconds(Integer.parseInt(value));
	}

	/**
	 * Reads a number.
	 * @param named the argument
	 * @param lowest the lowest that will do
	 * @param highest the highest that will do
	 * @param remedy what to write, as a sentence without a final dot
	 * @return the number
	 */
	int number(Named named, int lowest, int highest, String remedy) {
		String value = named.argument().value();
		boolean number = isNumber(value) && value.length() <= MAXIMUM_DIGITS;
		if (!number || Integer.parseInt(value) < lowest || Integer.parseInt(value) > highest) {
			throw this.description.problem(named.argument().valuePosition(),
					named.name() + " '" + value + "' is not a number from " + lowest + " to " + highest, remedy);
		}
		return Integer.parseInt(value);
	}

	/**
	 * Reads a word of which there are not many.
	 * @param named the argument
	 * @param choices what the words stand for, in the order in which they are told
	 * @param <T> what they stand for
	 * @return what the word stands for
	 */
	<T> T choice(Named named, Map<String, T> choices) {
		String value = named.argument().value();
		T choice = choices.get(value);
		if (choice == null) {
			String nearest = NearestName.of(value, choices.keySet());
			String example = (nearest != null) ? nearest : choices.keySet().iterator().next();
			throw this.description.problem(named.argument().valuePosition(),
					named.name() + " '" + value + "' is not " + alternatives(choices.keySet()),
					"Write one of those: " + named.name() + "=" + example);
		}
		return choice;
	}

	private static String alternatives(Collection<String> words) {
		String text = String.join(", ", words);
		int last = text.lastIndexOf(", ");
		return text.substring(0, last) + " or " + text.substring(last + 2);
	}

	EndpointSyntaxException missing(String what) {
		return problem(this.description.end(), "there is no " + what);
	}

	EndpointSyntaxException problem(int position, String problem) {
		return this.description.problem(position, problem, this.example);
	}

	static boolean isNumber(String value) {
		return !value.isEmpty() && value.chars().allMatch((character) -> character >= '0' && character <= '9');
	}

	/**
	 * An argument with a name.
	 *
	 * @param name its name
	 * @param argument the argument
	 */
	record Named(String name, Argument argument) {
	}

}

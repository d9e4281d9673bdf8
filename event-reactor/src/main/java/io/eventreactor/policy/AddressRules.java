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

package io.eventreactor.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which addresses may connect. The first rule with a range that holds an address decides;
 * if there is none, the address is denied if there is any rule that allows something, and
 * allowed otherwise. Immutable; begin with {@link #ALL}.
 *
 * @since 0.1.0
 */
public final class AddressRules {

	/**
	 * No rules: every address is allowed.
	 */
	public static final AddressRules ALL = new AddressRules(List.of());

	private final List<Rule> rules;

	private final boolean allowedByDefault;

	private AddressRules(List<Rule> rules) {
		this.rules = rules;
		this.allowedByDefault = rules.stream().noneMatch(Rule::allow);
	}

	/**
	 * Adds a rule at the end.
	 * @param range what to allow, as {@link Cidr#parse} understands it
	 * @return changed rules
	 * @throws IllegalArgumentException if it is no range
	 */
	public AddressRules allow(String range) {
		return with(new Rule(Cidr.parse(range), true));
	}

	/**
	 * Adds a rule at the end.
	 * @param range what to deny, as {@link Cidr#parse} understands it
	 * @return changed rules
	 * @throws IllegalArgumentException if it is no range
	 */
	public AddressRules deny(String range) {
		return with(new Rule(Cidr.parse(range), false));
	}

	private AddressRules with(Rule rule) {
		List<Rule> rules = new ArrayList<>(this.rules);
		rules.add(rule);
		return new AddressRules(List.copyOf(rules));
	}

	/**
	 * Decides about a peer.
	 * @param peer its address. One without an IP address is in no range
	 * @return whether it may connect
	 */
	public boolean allows(SocketAddress peer) {
		InetAddress address = (peer instanceof InetSocketAddress inet) ? inet.getAddress() : null;
		Rule rule = (address != null) ? first(address) : null;
		return (rule != null) ? rule.allow() : this.allowedByDefault;
	}

	private @Nullable Rule first(InetAddress address) {
		for (Rule rule : this.rules) {
			if (rule.range().contains(address)) {
				return rule;
			}
		}
		return null;
	}

	@Override
	public String toString() {
		return "AddressRules" + this.rules + (this.allowedByDefault ? ", else allow" : ", else deny");
	}

	private record Rule(Cidr range, boolean allow) {

		@Override
		public String toString() {
			return (this.allow ? "allow " : "deny ") + this.range;
		}

	}

}

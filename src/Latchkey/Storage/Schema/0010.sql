-- What a customer's client session sees is found from the customer, however many others there are.
create index spaces_by_customer on spaces (workspace_id, customer_key, created_at, space_id) where customer_key is not null;
